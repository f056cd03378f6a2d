import { html } from 'hono/html';
import { type Brand, type RenderedMail, textOn, USUAL_COLOR } from '../mail/brand.ts';

/** The mail with a sign-in link for an agent. It is in English, like the dashboard. */
export function renderSignInMail(url: string, { brandName, brandColor }: Brand): RenderedMail {
  const color = brandColor ?? USUAL_COLOR;
  const where = brandName === null ? 'Afterword' : `the inbox of ${brandName}`;
  const until =
    'This link works once, within the next hour. If you did not request it, ignore this mail.';
  return {
    subject: `Sign in to ${where}`,
    text: `Sign in to ${where}:\n\n${url}\n\n${until}`,
    html: html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>Sign in to ${where}</title>
        </head>
        <body
          style="margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif"
        >
          <p>Sign in to ${where}:</p>
          <p>
            <a
              href="${url}"
              style="display:inline-block;padding:12px 20px;border-radius:10px;background:${color};color:${textOn(
                color,
              )};text-decoration:none;font-weight:600"
              >Sign in</a
            >
          </p>
          <p style="font-size:13px">${until}</p>
        </body>
      </html>`.toString(),
  };
}
