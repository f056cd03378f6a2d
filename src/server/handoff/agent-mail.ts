import { html } from 'hono/html';
import { directions, languageIn } from '../../strings/languages.ts';
import { mailByLanguage } from '../../strings/mail/all.ts';
import type { RenderedMail } from '../mail/brand.ts';
import { mailPage } from '../mail/page.ts';

export interface AgentMail {
  /** BCP 47 tag; `null`: unknown. */
  language: string | null;
  content: string;
  /** The message that it answers. */
  quoted: string | null;
  agentName: string | null;
  brandName: string | null;
  /** Whether a reply to the mail arrives in the conversation. */
  takesReplies: boolean;
}

/** The mail in which an agent answers a customer, in the customer's language. */
export function renderAgentMail(mail: AgentMail): RenderedMail {
  const { content, quoted, agentName, brandName, takesReplies } = mail;
  const language = languageIn(mail.language ?? '') ?? 'en';
  const words = mailByLanguage[language];
  const signature = [agentName, brandName].filter(Boolean);
  const footer = takesReplies ? words.replyHint : null;
  const lines = [
    content,
    ...(signature.length > 0 ? ['', ...signature] : []),
    ...(quoted === null
      ? []
      : ['', words.replyQuote, ...quoted.split('\n').map((line) => `> ${line}`)]),
    ...(footer === null ? [] : ['', '-- ', footer]),
  ];
  return {
    subject: words.replySubject,
    text: lines.join('\n'),
    html: mailPage(
      words.replySubject,
      html`<p>${breaks(content)}</p>
        ${signature.length > 0 ? html`<p>${breaks(signature.join('\n'))}</p>` : ''}
        ${
          quoted === null
            ? ''
            : html`<p style="margin-bottom:0">${words.replyQuote}</p>
                <blockquote
                  style="margin:8px 0;padding-inline-start:12px;border-inline-start:3px solid #999"
                >
                  ${breaks(quoted)}
                </blockquote>`
        }
        ${footer === null ? '' : html`<p style="font-size:13px">${footer}</p>`}`,
      { language, direction: directions[language] },
    ),
  };
}

const breaks = (text: string) => text.split('\n').map((line) => html`${line}<br />`);
