import { type Brand, type RenderedMail, textOn, USUAL_COLOR } from '../mail/brand.ts';
import { html, raw } from 'hono/html';
import { sayDate } from '../../strings/dates.ts';
import { say } from '../../strings/say.ts';
import type { SurveyLinks } from './links.ts';
import type { Words } from './words.ts';

/**
 * The survey mail. It uses tables and inline styles for Outlook and Gmail. The stars are text, so that
 * they show even if images are blocked. It has a dark theme for mail programs that support one.
 *
 * @param expiresAt when its links expire, milliseconds since 1970
 */
export function renderSurveyMail(
  { language, direction, survey, mail }: Words,
  links: SurveyLinks,
  brand: Brand,
  expiresAt: number,
): RenderedMail {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  const until = say(mail.until, { date: sayDate(day, expiresAt) });
  return {
    subject: mail.subject,
    html: page().toString(),
    text: [
      mail.hello,
      mail.question,
      links.ratings
        .map((link, i) => `${survey.stars[i]}\n${link}`)
        .toReversed()
        .join('\n\n'),
      until,
      `--\n${brand.brandName === null ? '' : `${brand.brandName}\n`}${mail.why}`,
      `${mail.optOut}\n${links.unsubscribe}`,
    ].join('\n\n'),
  };

  function page() {
    const color = brand.brandColor ?? USUAL_COLOR;
    const font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif";
    return html`<!doctype html>
      <html lang="${language}" dir="${direction}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="supported-color-schemes" content="light dark" />
          <meta name="x-apple-disable-message-reformatting" />
          <meta name="format-detection" content="telephone=no,date=no,address=no,email=no" />
          <title>${mail.subject}</title>
          <style>
            :root {
              color-scheme: light dark;
              supported-color-schemes: light dark;
            }
            a:focus-visible {
              outline: 2px solid #0d6353;
              outline-offset: 2px;
            }
            @media (max-width: 420px) {
              .card {
                padding-left: 8px !important;
                padding-right: 8px !important;
              }
              .place {
                padding: 0 2px !important;
              }
              .star {
                width: 46px !important;
              }
            }
            @media (prefers-color-scheme: dark) {
              .around {
                background: #0e1512 !important;
              }
              .card {
                background: #16201c !important;
                border-color: #31423b !important;
              }
              .ink {
                color: #e8edea !important;
              }
              .muted {
                color: #a3b0a9 !important;
              }
              .star {
                background: #21302a !important;
                border-color: #31423b !important;
                color: #fbbf24 !important;
              }
              .digit {
                color: #e8edea !important;
              }
            }
          </style>
        </head>
        <body class="around" style="margin:0;padding:0;background:#f1f5f3">
          <div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${mail.question}</div>
          <table
            role="presentation"
            class="around"
            width="100%"
            cellpadding="0"
            cellspacing="0"
            border="0"
            style="background:#f1f5f3"
          >
            <tr>
              <td align="center" style="padding:24px 8px">
                <table
                  role="presentation"
                  width="100%"
                  cellpadding="0"
                  cellspacing="0"
                  border="0"
                  style="max-width:480px"
                >
                  ${band(color, font)}
                  <tr>
                    <td
                      class="card"
                      align="center"
                      style="padding:32px 24px;background:#ffffff;border:1px solid #dde5e1;border-top:0;border-radius:0 0 12px 12px;${raw(font)}"
                    >
                      <p
                        class="muted"
                        style="margin:0 0 8px;color:#56625c;font-size:15px;line-height:1.5"
                      >
                        ${mail.hello}
                      </p>
                      <h1
                        class="ink"
                        style="margin:0 0 24px;color:#1b2420;font-size:22px;font-weight:600;line-height:1.3"
                      >
                        ${mail.question}
                      </h1>
                      ${stars(font)}
                      <p
                        class="muted"
                        style="margin:24px 0 0;color:#56625c;font-size:13px;line-height:1.5"
                      >
                        ${until}
                      </p>
                    </td>
                  </tr>
                  <tr>
                    <td align="center" style="padding:16px 24px;${raw(font)}">
                      <p
                        class="muted"
                        style="margin:0;color:#56625c;font-size:12px;line-height:1.6"
                      >
                        ${mail.why}<br /><a
                          class="muted"
                          href="${links.unsubscribe}"
                          style="color:#56625c;text-decoration:underline"
                          >${mail.optOut}</a
                        >
                      </p>
                    </td>
                  </tr>
                </table>
              </td>
            </tr>
          </table>
        </body>
      </html>`;
  }

  function band(color: string, font: string) {
    const { brandName, logoUrl } = brand;
    const inside =
      logoUrl === null
        ? html`${brandName ?? raw('&nbsp;')}`
        : html`<img
            src="${logoUrl}"
            alt="${brandName ?? ''}"
            height="32"
            style="display:inline-block;height:32px;max-width:240px;border:0;vertical-align:middle"
          />`;
    const height = brandName === null && logoUrl === null ? 4 : 16;
    return html`<tr>
      <td
        align="center"
        style="padding:${height}px 24px;background:${color};border-radius:12px 12px 0 0;color:${textOn(color)};${raw(font)};font-size:${height === 4 ? 1 : 17}px;font-weight:600;line-height:${height === 4 ? 1 : 1.3}"
      >
        ${inside}
      </td>
    </tr>`;
  }

  function stars(font: string) {
    return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0">
      <tr>
        ${links.ratings.map(
          (link, i) =>
            html`<td class="place" align="center" style="padding:0 3px">
              <a
                class="star"
                href="${link}"
                title="${survey.stars[i]}"
                aria-label="${survey.stars[i]}"
                style="display:block;width:50px;padding:8px 0 6px;background:#fff7e6;border:1px solid #f3d9a8;border-radius:10px;color:#b45309;${raw(font)};font-size:28px;line-height:32px;text-align:center;text-decoration:none"
                >★<br /><span class="digit" style="color:#1b2420;font-size:13px;line-height:16px"
                  >${i + 1}</span
                ></a
              >
            </td>`,
        )}
      </tr>
      <tr>
        <td
          colspan="2"
          align="${direction === 'rtl' ? 'right' : 'left'}"
          class="muted"
          style="padding:6px 3px 0;color:#56625c;${raw(font)};font-size:12px;line-height:1.4"
        >
          ${survey.worst}
        </td>
        <td></td>
        <td
          colspan="2"
          align="${direction === 'rtl' ? 'left' : 'right'}"
          class="muted"
          style="padding:6px 3px 0;color:#56625c;${raw(font)};font-size:12px;line-height:1.4"
        >
          ${survey.best}
        </td>
      </tr>
    </table>`;
  }
}
