import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { type Brand, textOn, USUAL_COLOR } from './brand.ts';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** The page of a mail that looks like a letter: one column of text. */
export const mailPage = (
  title: string,
  body: Html,
  { language = 'en', direction = 'ltr' } = {},
): string =>
  html`<!doctype html>
    <html lang="${language}" dir="${direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
      </head>
      <body
        style="margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif"
      >
        ${body}
      </body>
    </html>`.toString();

/** A link that looks like a button, in the color of the brand. */
export function mailButton(url: string, label: string, { brandColor }: Pick<Brand, 'brandColor'>) {
  const color = brandColor ?? USUAL_COLOR;
  return html`<p>
    <a
      href="${url}"
      style="display:inline-block;padding:12px 20px;border-radius:10px;background:${color};color:${textOn(
        color,
      )};text-decoration:none;font-weight:600"
      >${label}</a
    >
  </p>`;
}
