import { html } from 'hono/html';
import type { Brand, RenderedMail } from '../mail/brand.ts';
import { mailButton, mailPage } from '../mail/page.ts';

/** The mail with a sign-in link for an agent. It is in English, like the dashboard. */
export function renderSignInMail(url: string, brand: Brand): RenderedMail {
  const where = brand.brandName === null ? 'Afterword' : `the inbox of ${brand.brandName}`;
  const until =
    'This link works once, within the next hour. If you did not request it, ignore this mail.';
  return {
    subject: `Sign in to ${where}`,
    text: `Sign in to ${where}:\n\n${url}\n\n${until}`,
    html: mailPage(
      `Sign in to ${where}`,
      html`<p>Sign in to ${where}:</p>
        ${mailButton(url, 'Sign in', brand)}
        <p style="font-size:13px">${until}</p>`,
    ),
  };
}
