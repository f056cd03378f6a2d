import { html } from 'hono/html';
import type { WebhookDelivery } from '../../contract/index.ts';
import { type Brand, type RenderedMail, textOn, USUAL_COLOR } from '../mail/brand.ts';
import { noticeInWords } from './rules/slack.ts';

/** The most notices in one mail; the others are counted. */
const MAX_SHOWN = 20;

/** The mail that tells the team of customers who wait or left a message. It is in English, like the dashboard. */
export function renderTeamMail(
  bodies: readonly WebhookDelivery[],
  { brandName, brandColor }: Brand,
  publicUrl: string,
): RenderedMail {
  const color = brandColor ?? USUAL_COLOR;
  const inbox = `${publicUrl}/dashboard/inbox`;
  const [first] = bodies as [WebhookDelivery];
  const subject =
    bodies.length === 1
      ? noticeInWords(first.type, first.data).replace(/\.$/, '')
      : `${bodies.length} customers need a reply`;
  const shown = bodies.slice(0, MAX_SHOWN);
  const more = bodies.length - shown.length;
  const rest = more > 0 ? `And ${more} more.` : '';
  return {
    subject: brandName === null ? subject : `${subject} (${brandName})`,
    text: [
      ...shown.map((body) => linesOf(body).join('\n')),
      ...(rest ? [rest] : []),
      `Open the inbox: ${inbox}`,
    ].join('\n\n'),
    html: html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${subject}</title>
        </head>
        <body
          style="margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif"
        >
          ${shown.map(
            (body) =>
              html`<div style="margin:0 0 20px">
                ${linesOf(body).map(
                  (line) => html`<p style="margin:0;white-space:pre-wrap" dir="auto">${line}</p>`,
                )}
              </div>`,
          )}
          ${rest ? html`<p>${rest}</p>` : ''}
          <p>
            <a
              href="${inbox}"
              style="display:inline-block;padding:12px 20px;border-radius:10px;background:${color};color:${textOn(
                color,
              )};text-decoration:none;font-weight:600"
              >Open the inbox</a
            >
          </p>
        </body>
      </html>`.toString(),
  };
}

function linesOf({ type, created_at, data }: WebhookDelivery): string[] {
  return [
    noticeInWords(type, data),
    `Since ${created_at.slice(0, 16).replace('T', ' ')} UTC`,
    ...(data.topic ? [`Topic: ${data.topic}`] : []),
    ...(data.email ? [`Reply to: ${data.email}`] : []),
    ...(data.content ? [data.content] : []),
    ...(data.url ? [data.url] : []),
  ];
}
