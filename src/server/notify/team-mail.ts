import { html } from 'hono/html';
import type { WebhookDelivery } from '../../contract/index.ts';
import type { Brand, RenderedMail } from '../mail/brand.ts';
import { mailButton, mailPage } from '../mail/page.ts';
import { say, sayCount } from '../../strings/say.ts';
import { teamByLanguage, type TeamLanguage } from '../../strings/team/all.ts';
import { words } from '../../strings/terms/term.ts';
import { noticeInWords } from './rules/notice-words.ts';
import { oneLine } from './rules/one-line.ts';

/** The most notices in one mail; the others are counted. */
const MAX_SHOWN = 20;
/** Characters of a topic or an address. */
const MAX_LINE = 254;

interface Look {
  language: TeamLanguage;
  brand: Brand;
  publicUrl: string;
}

/** The mail that tells the team of customers who wait or left a message. */
export function renderTeamMail(
  bodies: readonly WebhookDelivery[],
  { language, brand, publicUrl }: Look,
): RenderedMail {
  const strings = teamByLanguage[language];
  const inbox = `${publicUrl}/dashboard/inbox`;
  // Who may hurt themselves comes first.
  const [first, ...others] = bodies.toSorted((a, b) => urgencyOf(b) - urgencyOf(a)) as [
    WebhookDelivery,
    ...WebhookDelivery[],
  ];
  const subject =
    others.length === 0 || urgencyOf(first) > 0
      ? noticeInWords(first, language).replace(/\.$/, '')
      : sayCount(strings.needReply, bodies.length, language);
  const shown = [first, ...others].slice(0, MAX_SHOWN);
  const more = bodies.length - shown.length;
  const rest = more > 0 ? sayCount(strings.more, more, language) : '';
  return {
    subject: brand.brandName === null ? subject : `${subject} (${brand.brandName})`,
    text: [
      ...shown.map((body) => {
        const { head, said, url } = partsOf(body, language);
        // What a customer wrote cannot pass for a line of ours.
        const quoted = said.map((line) => `> ${line}`);
        return [...head, ...quoted, ...url].join('\n');
      }),
      ...(rest ? [rest] : []),
      `${strings.openInbox}: ${inbox}`,
    ].join('\n\n'),
    html: mailPage(
      subject,
      html`${shown.map((body) => {
        const { head, said, url } = partsOf(body, language);
        return html`<div style="margin:0 0 20px">
          ${head.map((line) => html`<p style="margin:0">${line}</p>`)}
          ${
            said.length === 0
              ? ''
              : html`<blockquote
                  style="margin:4px 0;padding:0 0 0 12px;border-left:3px solid #8a938f"
                >
                  ${said.map((line) => html`<p style="margin:0" dir="auto">${line}</p>`)}
                </blockquote>`
          }
          ${url.map((line) => html`<p style="margin:0">${line}</p>`)}
        </div>`;
      })}
      ${rest ? html`<p>${rest}</p>` : ''} ${mailButton(inbox, strings.openInbox, brand)}`,
      { language },
    ),
  };
}

const urgencyOf = ({ data }: WebhookDelivery) => Number(data.trigger !== null);

/** @property said what the customer wrote, line by line */
function partsOf(
  body: WebhookDelivery,
  language: TeamLanguage,
): { head: string[]; said: string[]; url: string[] } {
  const { created_at, data } = body;
  const strings = teamByLanguage[language];
  const time = `${created_at.slice(0, 16).replace('T', ' ')} UTC`;
  return {
    head: [
      noticeInWords(body, language),
      say(strings.sinceTime, { time }),
      ...(data.topic ? [say(strings.topic, { topic: words(oneLine(data.topic, MAX_LINE)) })] : []),
      ...(data.email ? [say(strings.replyTo, { address: oneLine(data.email, MAX_LINE) })] : []),
    ],
    said: data.content?.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/) ?? [],
    url: data.url ? [data.url] : [],
  };
}
