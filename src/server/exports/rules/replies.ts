import type { LlmOutcome, ReplyFacts } from '../../../contract/index.ts';
import { eachFacts } from '../../conversations/rules/reply-facts.ts';
import type { CountedIntent } from './figures.ts';
import { timeIn } from './time.ts';

/** What a line says of the bot's replies. */
export interface Replies {
  /** JSON lists in order of time, so that SQL over positions finds the first and the last. */
  replies: string;
  intents: string;
  /** The same intents, in the same order. */
  counted: readonly CountedIntent[];
  notUnderstood: number;
  llm: Record<LlmOutcome, number>;
}

/** What the facts of one reply become: pieces of JSON around the time and the language. */
interface Told {
  reply: readonly [string, string] | null;
  intent: (Omit<CountedIntent, 'intent_timestamp'> & { json: string }) | null;
  notUnderstood: boolean;
  llm: LlmOutcome | undefined;
}

/** The type of a reply if its bot reports none. */
const USUAL_TYPE = 'text';
/** A bot gives the same replies again and again: so many are known by their facts. */
const KNOWN = 1_000;

/**
 * Reads the facts of replies; see `allFacts`.
 *
 * @returns a function of the facts, and of the conversation's language as JSON
 */
export function createReplies(): (stated: string, language: string) => Replies {
  const known = new Map<string, Told>();

  function told(facts: string): Told {
    const one = known.get(facts);
    if (one) return one;
    const made = toldBy(JSON.parse(facts) as ReplyFacts);
    if (known.size >= KNOWN) known.clear();
    // A copy: a part of a text would keep all of it.
    known.set(Buffer.from(facts).toString(), made);
    return made;
  }

  return (stated, language) => {
    const all: { at: number; told: Told }[] = [];
    let isInOrder = true;
    let last = -Infinity;
    eachFacts(stated, (at, facts) => {
      isInOrder &&= at >= last;
      last = at;
      all.push({ at, told: told(facts) });
    });
    if (!isInOrder) all.sort((a, b) => a.at - b.at);

    const counted: CountedIntent[] = [];
    const llm = noOutcomes();
    let [replies, intents, notUnderstood] = ['', '', 0];
    for (const { at, told } of all) {
      const time = timeIn(at);
      if (told.reply) {
        const [before, after] = told.reply;
        replies += `${replies && ','}{"reply_timestamp":"${time}"${before}${language}${after}`;
      }
      if (told.intent) {
        const { json, intent_name, not_meaningful } = told.intent;
        intents += `${intents && ','}{"intent_timestamp":"${time}"${json}`;
        counted.push({ intent_timestamp: time, intent_name, not_meaningful });
      }
      if (told.notUnderstood) notUnderstood++;
      if (told.llm) llm[told.llm]++;
    }
    return { replies: `[${replies}]`, intents: `[${intents}]`, counted, notUnderstood, llm };
  };
}

function toldBy({ reply_id, reply_name, reply_type, intent, ...facts }: ReplyFacts): Told {
  const after = {
    reply_name: reply_name ?? reply_id,
    reply_type: reply_type ?? USUAL_TYPE,
    ...(intent && { intent_id: intent.intent_id }),
  };
  const named = intent && {
    intent_id: intent.intent_id,
    intent_name: intent.intent_name ?? intent.intent_id,
    not_meaningful: intent.not_meaningful ?? false,
  };
  return {
    reply:
      reply_id === undefined
        ? null
        : [`,"reply_id":${JSON.stringify(reply_id)},"reply_language":`, more(after)],
    intent: named ? { ...named, json: more(named) } : null,
    notUnderstood: facts.not_understood === true,
    llm: facts.llm,
  };
}

/** Goes on with an object of JSON. */
const more = (fields: object) => `,${JSON.stringify(fields).slice(1)}`;

export const noOutcomes = (): Record<LlmOutcome, number> => ({
  notUnderstood: 0,
  responseGenerated: 0,
  errorOccurred: 0,
  escalationRequired: 0,
  fallback: 0,
});
