import type { AlertDelivery, WebhookDelivery } from '../../../contract/index.ts';
import { SELF_HARM } from '../../../contract/self-harm.ts';

/** What an incoming webhook of Slack takes. */
export interface SlackBody {
  text: string;
  blocks: object[];
}

/** Slack refuses longer texts in a block (3000); most need less. */
const MAX_TEXT = 1_000;

/** `&`, `<` and `>` begin links and mentions in Slack's markup, so that `<!channel>` in a topic alerts nobody. */
const slackText = (text: string) =>
  clipped(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** In one line, without characters that change what stands around them. */
const clipped = (text: string) =>
  [...text.replace(/[\s\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()]
    .slice(0, MAX_TEXT)
    .join('');

/** The notice as a sentence. */
export function noticeInWords(
  type: WebhookDelivery['type'],
  data: Partial<WebhookDelivery['data']>,
): string {
  switch (type) {
    case 'chat.waiting':
      return data.agents_online === false
        ? 'A customer is waiting, and no agent is online.'
        : 'A customer is waiting.';
    case 'chat.unanswered':
      return 'Nobody took the chat of a customer, who is to be answered by mail.';
    case 'message.left':
      return 'A customer left a message.';
    case 'mail.received':
      return 'A customer replied by mail.';
    case 'survey.rated':
      return `A customer rated a conversation: ${data.rating} of 5.`;
    case 'conversation.escalated':
      return data.trigger === SELF_HARM
        ? 'A customer may hurt themselves.'
        : 'A conversation was escalated.';
    case 'gap.found':
      return 'The AI could not answer a question.';
  }
}

const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });

/**
 * A delivery in Slack's form. What customers and sites wrote stands in `plain_text`, which has no markup, and
 * is escaped in `text`.
 */
export function slackBody({ type, data }: WebhookDelivery): SlackBody {
  const sentence = noticeInWords(type, data);
  const facts = [
    data.topic && `Topic: ${clipped(data.topic)}`,
    data.escalation_reason && `Reason: ${clipped(data.escalation_reason)}`,
    data.sentiment && `Sentiment: ${clipped(data.sentiment)}`,
    data.email && `Reply to: ${clipped(data.email)}`,
  ].filter((one) => typeof one === 'string' && one !== '') as string[];
  return {
    text: [sentence, ...facts.map(slackText)].join(' '),
    blocks: [
      { type: 'section', text: plain(sentence) },
      ...(data.content ? [{ type: 'section', text: plain(clipped(data.content)) }] : []),
      ...(facts.length > 0 ? [{ type: 'context', elements: facts.map(plain) }] : []),
      ...(data.url === null
        ? []
        : [
            {
              type: 'section',
              text: { type: 'mrkdwn', text: `<${data.url}|Open the conversation>` },
            },
          ]),
    ],
  };
}

/** The start or the end of an alert in Slack's form. Its name is plain text, too. */
export function slackAlert({ type, data }: AlertDelivery): SlackBody {
  const head = clipped(`${type === 'alert.ended' ? '\u2713' : '\u26a0'} ${data.name}`);
  return {
    text: `${slackText(head)}: ${slackText(data.text)}`,
    blocks: [
      { type: 'section', text: plain(head) },
      { type: 'section', text: plain(clipped(data.text)) },
      ...(data.url === null
        ? []
        : [{ type: 'section', text: { type: 'mrkdwn', text: `<${data.url}|Open the alerts>` } }]),
    ],
  };
}
