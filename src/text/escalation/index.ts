import type { SenderType } from '../../contract/index.ts';
import { overlap, topicWords } from '../repetition.ts';
import { createReader, entriesOf, type Reading } from './reader.ts';
import { SELF_HARM } from '../../contract/self-harm.ts';
import type { EscalationWords } from './types.ts';

export type { EscalationWords } from './types.ts';

/** A sign that the customer needs a person, and what triggered it. */
export interface EscalationSign {
  reason: 'customer_requested_human' | 'ai_unsure' | 'sensitive_topic' | 'complex_issue';
  /** The words that were found, or what was counted; of self-harm never the customer's words. */
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

/** Patterns of every language; those of classes that a language does not have are never met. */
const DANGERS = [
  '!<money> + <foreign>',
  '!<thief> + <used> + <wallet>',
  '<login> + <intruder>',
  '<deed> + <myname>',
  '<blocked> + <salary>',
  '<body> + <wound>',
  '<paid> + <vanished>',
];
/** What people say who may hurt themselves, whatever language they say it in. */
const HARMS = [
  '<life> + <no> + <sense>',
  '<no> + <strength> + <life>',
  '<ender> + <mylife>',
  '<nobody> + <notice> + <gone>',
  '<everyone> + <better> + <without>',
  '<join> + <heaven>',
];
/** "Suicide" and "overdose", unless a word of `figure` is in the clause: "that price is suicide". */
const NAMED = ['!<suicide>'];
/**
 * What people also say who do not speak of their death. Two kinds are a sign, wherever they stand in the message: "I
 * wrote a letter to my children. This is my last evening." One of them must be of `OMENS`.
 */
const OMENS = ['letter', 'leaving', 'farewell', 'burden'];
const WEAK_OMENS = ['over', 'weary'];
/** The same, unless a word of `harmless` is in the clause. */
const PERILS = [
  '<swallow> + <many|count> + <pill>',
  '<leap> + <height>',
  '<asleep> + <unwaking>',
  '<farewell> + <leaving>',
  '<rather> + <dying>',
  '<thinks> + <fatal>',
  '<unwaking> + <indifferent>',
  '<desire> + <unwaking>',
  '<burden> + <everyone>',
  '<pill> + <ready>',
];
/** Of pills. */
const COUNT = '10,12,14,15,16,18,20,24,25,28,30,32,36,40,45,48,50,56,60,80,90,100,٢٠,٣٠,٤٠,٥٠';
const WISHES = [
  '!<behind> + <person|someone>',
  '<real> ~ <person>',
  '<act> + <person>',
  '<act> + <colleague>',
  '<contact> + <colleague>',
  '<contact> + <title>',
];
const REQUESTS = [
  '<contact> + <person>',
  '<contact> + <someone>',
  '<call> + <person|someone>',
  '<bot> > <or> > <person|someone>',
  '<number> + <speaks>',
];
const WANTS = ['<want> ~ <person> .', '<person> ~ <free>'];
/** What else a message may have that is just "agent, please". */
const BESIDE = ['filler', 'want', 'contact'];

/** A request for a person. @param length of the whole text, UTF-16 units */
function wishIn(reading: Reading, length: number): EscalationSign | null {
  const wished =
    reading.find('wish', { negation: 'any', after: ['goods'], clause: ['made'] }) ??
    reading.find('request', { negation: 'any' }) ??
    reading.find('want', { negation: 'any', after: ['goods'] }) ??
    (length > ALONE
      ? undefined
      : reading.only('person', BESIDE, { clause: ['not', 'unwanted', 'past'] }));
  if (!wished) return null;
  const trigger = reading.folded.slice(wished.start, wished.end);
  return { reason: 'customer_requested_human', trigger };
}

/** @param lists the word lists of the conversation's possible languages */
export function createDetector(lists: readonly EscalationWords[]): EscalationDetector {
  const read = createReader(
    lists.map(({ wish, sensitive, harm, hurt, ending, prefixes, letters, classes, ...own }) => ({
      // Not what customers say.
      classes: { ...own, unsure: undefined, count: COUNT, ...classes },
      patterns: {
        harm: [...HARMS, ...entriesOf(harm)],
        hurt: ['<cutting> + <limb>', ...entriesOf(hurt)],
        peril: PERILS,
        named: NAMED,
        ending,
        sensitive: [...DANGERS, ...entriesOf(sensitive)],
        wish: [...WISHES, ...entriesOf(wish)],
        request: REQUESTS,
        want: WANTS,
      },
      prefixes,
      letters,
    })),
  );
  const saysUnsure = createUnsureFinder(lists);

  function signIn(content: string): EscalationSign | null {
    const reading = read(content.slice(0, LONGEST));
    if (
      reading.find('harm') ??
      reading.find('named', { clause: ['figure'] }) ??
      reading.find('peril', { clause: ['harmless'] }) ??
      reading.find('hurt', { clause: ['harmless', 'accident'] }) ??
      reading.find('ending', { anywhere: ['harmless', 'goods'] }) ??
      reading.several(OMENS, WEAK_OMENS, { anywhere: ['away'] })
    )
      return { reason: 'sensitive_topic', trigger: SELF_HARM };
    const danger = reading.find('sensitive', { negation: 'near', clause: ['goods'] });
    if (danger) {
      const trigger = reading.folded.slice(danger.start, danger.end);
      return { reason: 'sensitive_topic', trigger };
    }
    const own = withoutQuotes(content);
    return wishIn(own === content ? reading : read(own.slice(0, LONGEST)), own.length);
  }

  const isUnsure = ({ content, aiConfidenceScore }: EscalationMessage) =>
    (aiConfidenceScore !== undefined && aiConfidenceScore < UNSURE) || saysUnsure(content);

  return (messages) => {
    const last = messages.at(-1);
    if (last?.senderType === 'customer') {
      const sign = signIn(last.content);
      if (sign) return sign;
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
  let read: ReturnType<typeof createReader> | undefined;
  return (answer) => {
    // With the first answer: the words of all languages take memory, and many servers have no bot.
    read ??= createReader(
      lists.map(({ unsure, if: when, prefixes, letters, classes }) => ({
        classes: { if: when, ...classes },
        patterns: { unsure },
        prefixes,
        letters,
      })),
    );
    return read(answer.slice(0, LONGEST)).find('unsure', { before: ['if'] }) !== undefined;
  };
}

/** At most this long, so that the work is linear. */
const QUOTED = /"[^"]{3,160}"|«[^«»]{3,160}»|“[^“”]{3,160}”|„[^„“”]{3,160}[“”]|「[^「」]{3,160}」/g;

/** Without what it quotes, such as a text of the site, when that is the smaller part. A quoted word or two stay. */
function withoutQuotes(content: string): string {
  const own = content.replace(QUOTED, (quoted) =>
    quoted.length > 12 || quoted.split(' ').length > 2 ? ', ' : quoted,
  );
  return own.length * 2 >= content.length ? own : content;
}

/** How many of the customer's recent messages ask the same as the last one. */
function timesAsked(messages: readonly EscalationMessage[]): number {
  const questions = messages.filter(({ senderType }) => senderType === 'customer');
  // Fewer are no sign, whatever they ask.
  if (questions.length < ASKED) return 0;
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
