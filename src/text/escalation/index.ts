import type { SenderType } from '../../contract/index.ts';
import { overlap, topicWords } from '../repetition.ts';
import { createFinder, createLookup, createRemover, type Hit, plainText, STOP } from './phrases.ts';
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
/** In a longer message, characters, "agent, please" is not all that is said. */
const ALONE = 200;
/** No further is a message looked at, characters: nobody hides a wish behind ten pages. */
const LONGEST = 4_000;

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
  const of = (key: keyof EscalationWords) => lists.flatMap((words) => words[key]);
  const wishes = createFinder(of('wish'));
  const contacts = createFinder(of('contact'));
  const persons = createFinder(of('person'));
  const refusals = createFinder(of('not'));
  const sensitive = createFinder(of('sensitive'));
  const saysUnsure = createUnsureFinder(lists);
  const isFiller = createRemover(of('filler'));

  /** A wish for a person, "speak to … manager", or "agent, please" and nothing else. */
  function wishIn(plain: string): string | undefined {
    const people = persons.all(plain);
    const peopleAt = createLookup(people);
    const meetings = contacts
      .all(plain)
      .flatMap((contact) =>
        peopleAt(contact.start - NEAR, contact.end + NEAR).map((person) => span(contact, person)),
      );
    const found = [
      ...wishes.all(plain),
      ...meetings.filter(({ between }) => isNear(plain, between)),
    ];
    const refusedAt = createLookup(refusals.all(plain));
    const meant = found.find(
      (wish) =>
        !refusedAt(wish.start - NEAR, wish.start).some(
          (no) => no.end <= wish.start && isNear(plain, span(no, wish).between),
        ),
    );
    if (meant) return plain.slice(meant.start, meant.end);
    if (plain.length > ALONE) return undefined;
    const alone = people.find(({ start, end }) =>
      isFiller(`${plain.slice(0, start)} ${plain.slice(end)}`),
    );
    return alone && plain.slice(alone.start, alone.end);
  }

  const isUnsure = ({ content, aiConfidenceScore }: EscalationMessage) =>
    (aiConfidenceScore !== undefined && aiConfidenceScore < UNSURE) || saysUnsure(content);

  return (messages) => {
    const last = messages.at(-1);
    if (last?.senderType === 'customer') {
      const plain = plainText(last.content.slice(0, LONGEST));
      const danger = sensitive.first(plain);
      if (danger) {
        return { reason: 'sensitive_topic', trigger: plain.slice(danger.start, danger.end) };
      }
      const wished = wishIn(plain);
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

/** Tells whether an answer says that it is none: "I don't know". */
export function createUnsureFinder(lists: readonly EscalationWords[]): (answer: string) => boolean {
  const unsure = createFinder(lists.flatMap((words) => words.unsure));
  return (answer) => unsure.first(plainText(answer)) !== undefined;
}

/** From the beginning of one to the end of the other, and what lies between. */
function span(a: Hit, b: Hit): Hit & { between: Hit } {
  const [first, second] = a.start < b.start ? [a, b] : [b, a];
  return {
    start: first.start,
    end: Math.max(first.end, second.end),
    between: { start: first.end, end: second.start },
  };
}

function isNear(plain: string, { start, end }: Hit): boolean {
  return end - start <= NEAR && !plain.slice(start, end).includes(STOP);
}

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
