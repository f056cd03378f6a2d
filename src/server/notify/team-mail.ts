import { html } from 'hono/html';
import type { WebhookDelivery } from '../../contract/index.ts';
import type { Brand, RenderedMail } from '../mail/brand.ts';
import { mailButton, mailPage } from '../mail/page.ts';
import { noticeInWords } from './rules/slack.ts';

/** The most notices in one mail; the others are counted. */
const MAX_SHOWN = 20;

/** The mail that tells the team of customers who wait or left a message. It is in English, like the dashboard. */
export function renderTeamMail(
  bodies: readonly WebhookDelivery[],
  brand: Brand,
  publicUrl: string,
): RenderedMail {
  const inbox = `${publicUrl}/dashboard/inbox`;
  // Who may hurt themselves comes first.
  const [first, ...others] = bodies.toSorted((a, b) => urgencyOf(b) - urgencyOf(a)) as [
    WebhookDelivery,
    ...WebhookDelivery[],
  ];
  const subject =
    others.length === 0 || urgencyOf(first) > 0
      ? noticeInWords(first.type, first.data).replace(/\.$/, '')
      : `${bodies.length} customers need a reply`;
  const shown = [first, ...others].slice(0, MAX_SHOWN);
  const more = bodies.length - shown.length;
  const rest = more > 0 ? `And ${more} more.` : '';
  return {
    subject: brand.brandName === null ? subject : `${subject} (${brand.brandName})`,
    text: [
      ...shown.map((body) => linesOf(body).join('\n')),
      ...(rest ? [rest] : []),
      `Open the inbox: ${inbox}`,
    ].join('\n\n'),
    html: mailPage(
      subject,
      html`${shown.map(
        (body) =>
          html`<div style="margin:0 0 20px">
            ${linesOf(body).map(
              (line) => html`<p style="margin:0;white-space:pre-wrap" dir="auto">${line}</p>`,
            )}
          </div>`,
      )}
      ${rest ? html`<p>${rest}</p>` : ''} ${mailButton(inbox, 'Open the inbox', brand)}`,
    ),
  };
}

const urgencyOf = ({ data }: WebhookDelivery) => Number(data.trigger !== null);

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
