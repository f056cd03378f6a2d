import type { SenderType } from '../../contract/index.ts';
import { overlap, topicWords } from '../repetition.ts';
import { createFinder, createLookup, createRemover, type Hit, plainText, STOP } from './phrases.ts';
import type { EscalationWords } from './types.ts';

export type { EscalationWords } from './types.ts';

/** A sign that the customer needs a person, and what triggered it. */
export interface EscalationSign {
  reason: 'customer_requested_human' | 'ai_unsure' | 'sensitive_topic' | 'complex_issue';
  /** The words that were found, or what was counted. */
  trigger: string;
}

/** The parts of a message that matter for escalation. */
export interface EscalationMessage {
  senderType: SenderType;
  content: string;
  /** Confidence of an AI in its reply, 0–1. */
  aiConfidenceScore?: number | undefined;
}

/** An AI with less confidence than this is unsure of its reply. */
const UNSURE = 0.5;
/** This many unsure replies in a row are a sign. */
const UNSURE_ANSWERS = 2;
/** The same question asked this often, in any wording, is a sign. */
const ASKED = 3;
/** Two questions with at least this overlap are the same question. */
const SAME = 0.6;
/** Most characters between "speak to" and "manager". */
const NEAR = 16;
/** In a message with more characters, "agent, please" does not count as a request. */
const ALONE = 200;
/** Most characters of a message that are searched, to bound the work. */
const LONGEST = 4_000;

/**
 * Detects from a conversation, at its last message, whether the customer needs a person.
 *
 * @example
 * const detect = createDetector([english]);
 * detect([{ senderType: 'customer', content: 'Let me speak to a manager.' }]);
 * // { reason: 'customer_requested_human', trigger: 'speak to a manager' }
 */
export type EscalationDetector = (messages: readonly EscalationMessage[]) => EscalationSign | null;

/** @param lists the word lists of the conversation's possible languages */
export function createDetector(lists: readonly EscalationWords[]): EscalationDetector {
  const of = (key: keyof EscalationWords) => lists.flatMap((words) => words[key]);
  const wishes = createFinder(of('wish'));
  const contacts = createFinder(of('contact'));
  const persons = createFinder(of('person'));
  const refusals = createFinder(of('not'));
  const sensitive = createFinder(of('sensitive'));
  const saysUnsure = createUnsureFinder(lists);
  const isFiller = createRemover(of('filler'));

  /** Finds a request for a person: "speak to … manager", or just "agent, please". */
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

/** Detects replies that do not answer, such as "I don't know". */
export function createUnsureFinder(lists: readonly EscalationWords[]): (answer: string) => boolean {
  const unsure = createFinder(lists.flatMap((words) => words.unsure));
  return (answer) => unsure.first(plainText(answer)) !== undefined;
}

/** The span from the first hit to the end of the second, and the text between them. */
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

/** How many of the customer's recent messages ask the same as the last one. */
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
