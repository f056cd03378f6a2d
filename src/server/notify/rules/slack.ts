import type { AlertDelivery, WebhookDelivery } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { teamByLanguage, type TeamLanguage } from '../../../strings/team/all.ts';
import { termIn, words } from '../../../strings/terms/term.ts';
import { noticeInWords } from './notice-words.ts';
import { oneLine } from './one-line.ts';

/** What an incoming webhook of Slack takes. */
export interface SlackBody {
  text: string;
  blocks: object[];
}

/** Slack refuses longer texts in a block (3000); most need less. */
const MAX_TEXT = 1_000;

const clipped = (text: string) => oneLine(text, MAX_TEXT);

/**
 * A text that mentions nobody and hides no link. `&`, `<` and `>` begin links and mentions in Slack's markup. Mattermost
 * reads `text` as Markdown: a joiner without a width ends its mentions, and parts the text of a link from its address.
 */
const inert = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/(?<!\w)@/g, '@\u2060')
    .replaceAll('](', ']\u2060(');

const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });

/** Slack refuses a message with an empty text. */
const section = (text: string) => (text === '' ? [] : [{ type: 'section', text: plain(text) }]);

const link = (url: string | null, label: string) =>
  url === null ? [] : [{ type: 'section', text: { type: 'mrkdwn', text: `<${url}|${label}>` } }];

/**
 * A delivery in Slack's form. What customers and sites wrote stands in `plain_text`, which has no markup, and
 * is escaped in `text`.
 */
export function slackBody(delivery: WebhookDelivery, language: TeamLanguage): SlackBody {
  const { data } = delivery;
  const strings = teamByLanguage[language];
  const sentence = noticeInWords(delivery, language);
  const term = (value: string) => termIn(strings.terms, value);
  const fact = (
    text: string,
    name: string,
    value: string | null,
    inWords = (one: string) => one,
  ) => {
    const line = value === null ? '' : clipped(value);
    return line === '' ? [] : [say(text, { [name]: inWords(line) })];
  };
  const facts = [
    ...fact(strings.topic, 'topic', data.topic, words),
    ...fact(strings.reason, 'reason', data.escalation_reason, term),
    ...fact(strings.sentiment, 'sentiment', data.sentiment, term),
    ...fact(strings.replyTo, 'address', data.email),
  ];
  return {
    text: [sentence, ...facts.map(inert)].join(' '),
    blocks: [
      ...section(sentence),
      ...section(clipped(data.content ?? '')),
      ...(facts.length > 0 ? [{ type: 'context', elements: facts.map(plain) }] : []),
      ...link(data.url, strings.openConversation),
    ],
  };
}

/** The start or the end of an alert in Slack's form. Its name is plain text, too. */
export function slackAlert({ type, data }: AlertDelivery, language: TeamLanguage): SlackBody {
  const head = `${type === 'alert.ended' ? '\u2713' : '\u26a0'} ${clipped(data.name)}`;
  return {
    text: `${inert(head)}: ${inert(clipped(data.text))}`,
    blocks: [
      ...section(head),
      ...section(clipped(data.text)),
      ...link(data.url, teamByLanguage[language].openAlerts),
    ],
  };
}
