import type { SenderType } from '../../contract/index.ts';
import { overlap, topicWords } from '../repetition.ts';
import { phrasesSource } from './phrases.ts';
import type { EscalationWords } from './types.ts';

export type { EscalationWords } from './types.ts';

/** Why a person may be needed, and what in the conversation says so. */
export interface EscalationSign {
  reason: 'customer_requested_human' | 'ai_unsure' | 'sensitive_topic' | 'complex_issue';
  /** The words that were found, or what was counted. */
  trigger: string;
}

/** A message, as far as it tells whether a person is needed. */
export interface EscalationMessage {
  senderType: SenderType;
  content: string;
  /** 0–1, of an AI's answer. */
  aiConfidenceScore?: number | undefined;
}

/** Below this an AI is not sure of its answer. */
const UNSURE = 0.5;
/** As many unsure answers in a row call for a person. */
const UNSURE_ANSWERS = 2;
/** A question asked so often, in whatever words, goes in circles. */
const ASKED = 3;
/** From here on two questions are one in other words. */
const SAME = 0.6;
/** Characters between "speak to" and "manager", at most. */
const NEAR = 16;
/** Longest message that may be a mere "agent, please", characters. */
const SHORT = 40;

/**
 * Tells from a conversation, at its last message, whether a person is needed.
 *
 * @example
 * const detect = createDetector([english]);
 * detect([{ senderType: 'customer', content: 'Let me speak to a manager.' }]);
 * // { reason: 'customer_requested_human', trigger: 'speak to a manager' }
 */
export type EscalationDetector = (messages: readonly EscalationMessage[]) => EscalationSign | null;

/** @param lists the words of the languages that the conversation may be in */
export function createDetector(lists: readonly EscalationWords[]): EscalationDetector {
  const of = (key: keyof EscalationWords) => phrasesSource(lists.flatMap((words) => words[key]));
  const person = of('person');
  const contact = of('contact');
  const near = `[^.!?。！？]{0,${NEAR}}?`;
  const wish = pattern(
    `(?<refused>(?:${of('not')}).{0,${NEAR}}?)?(?<wish>${of('wish')}|(?:${contact})${near}(?:${person})|(?:${person})${near}(?:${contact}))`,
  );
  const lonely = pattern(person);
  const filler = new RegExp(of('filler'), 'giu');
  const sensitive = pattern(of('sensitive'));
  const unsure = pattern(of('unsure'));

  function wishIn(content: string): string | undefined {
    const found = wish.exec(content)?.groups;
    if (found?.['refused']) return undefined;
    if (found) return found['wish'];
    const word = content.length <= SHORT ? lonely.exec(content)?.[0] : undefined;
    if (word === undefined) return undefined;
    const rest = content.replace(word, ' ').replace(filler, ' ');
    return /[\p{L}\p{N}]/u.test(rest) ? undefined : word;
  }

  const isUnsure = ({ content, aiConfidenceScore }: EscalationMessage) =>
    (aiConfidenceScore !== undefined && aiConfidenceScore < UNSURE) || unsure.test(content);

  return (messages) => {
    const last = messages.at(-1);
    if (last?.senderType === 'customer') {
      const danger = sensitive.exec(last.content)?.[0];
      if (danger) return { reason: 'sensitive_topic', trigger: danger };
      const wished = wishIn(last.content);
      if (wished) return { reason: 'customer_requested_human', trigger: wished };
      const asked = timesAsked(messages);
      if (asked >= ASKED) {
        return { reason: 'complex_issue', trigger: `the same question ${asked} times` };
      }
    } else if (last?.senderType === 'ai') {
      const answers = messages.filter(({ senderType }) => senderType === 'ai');
      const latest = answers.slice(-UNSURE_ANSWERS);
      if (latest.length === UNSURE_ANSWERS && latest.every(isUnsure)) {
        return { reason: 'ai_unsure', trigger: `${UNSURE_ANSWERS} unsure answers in a row` };
      }
    }
    return null;
  };
}

const pattern = (source: string) => new RegExp(source, 'iu');

/** How many of the customer's last messages ask what the last one asks. */
function timesAsked(messages: readonly EscalationMessage[]): number {
  const questions = messages.filter(({ senderType }) => senderType === 'customer');
  const words = topicWords(questions.at(-1)!.content);
  if (words.size === 0) return 0;
  let times = 1;
  for (const { content } of questions.slice(0, -1).toReversed()) {
    const earlier = topicWords(content);
    if (overlap(words, earlier) < SAME) break;
    times++;
  }
  return times;
}
