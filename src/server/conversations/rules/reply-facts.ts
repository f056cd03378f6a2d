import {
  type ExportInput,
  type LlmOutcome,
  type ReplyFacts,
  replyFacts,
} from '../../../contract/index.ts';

const NAMES = Object.keys(replyFacts) as (keyof ReplyFacts)[];

/** The bot's facts in a message as JSON, with the fields in a fixed order; `null`: none. */
export function factsJson(given: ReplyFacts): string | null {
  const known = NAMES.filter((name) => (given[name] ?? null) !== null);
  // Most messages have no facts.
  if (known.length === 0) return null;
  return JSON.stringify(Object.fromEntries(known.map((name) => [name, given[name]])));
}

/** Merges new facts into known ones: given fields replace, absent fields stay. */
export function mergedFacts(known: string | null, given: ReplyFacts): string | null {
  const now = factsJson(given);
  if (known === null || now === null) return now ?? known;
  return factsJson({ ...(JSON.parse(known) as ReplyFacts), ...(JSON.parse(now) as ReplyFacts) });
}

/** The part of a message that has facts. */
export interface MessageFacts {
  at: number;
  /** JSON, what a bot said of its answer; `null`: nothing. */
  facts: string | null;
}

/** The fields of an export line that are derived from facts. */
export type ExportedFacts = {
  [
    Field in
      | 'triggered_replies'
      | 'triggered_intent_replies'
      | 'not_understood_messages_count'
      | `llm_${LlmOutcome}_count`
  ]: NonNullable<ExportInput[Field]>;
};

/** The type of a reply if its bot reports none. */
const USUAL_TYPE = 'text';

/** All facts of a transcript as JSON, a list of `StatedFacts`; `null`: there are none. */
export function allFacts(messages: readonly MessageFacts[]): string | null {
  const stated = messages.flatMap(({ at, facts }) =>
    facts === null ? [] : [`{"at":${at},"facts":${facts}}`],
  );
  return stated.length === 0 ? null : `[${stated.join(',')}]`;
}

interface StatedFacts {
  at: number;
  facts: ReplyFacts;
}

/**
 * Derives the export fields on replies, intents and language models from the bot's facts.
 *
 * @param stated the result of `allFacts`
 * @param language of the conversation
 */
export function exportedFacts(stated: string | null, language: string): ExportedFacts {
  const derived: ExportedFacts = {
    triggered_replies: [],
    triggered_intent_replies: [],
    not_understood_messages_count: 0,
    llm_notUnderstood_count: 0,
    llm_responseGenerated_count: 0,
    llm_errorOccurred_count: 0,
    llm_escalationRequired_count: 0,
    llm_fallback_count: 0,
  };
  for (const { at, facts } of stated === null ? [] : (JSON.parse(stated) as StatedFacts[])) {
    const { reply_id, reply_name, reply_type, intent, not_understood, llm } = facts;
    if (reply_id !== undefined) {
      derived.triggered_replies.push({
        reply_timestamp: at,
        reply_id,
        reply_language: language,
        reply_name: reply_name ?? reply_id,
        reply_type: reply_type ?? USUAL_TYPE,
        ...(intent && { intent_id: intent.intent_id }),
      });
    }
    if (intent) {
      derived.triggered_intent_replies.push({
        intent_timestamp: at,
        intent_id: intent.intent_id,
        intent_name: intent.intent_name ?? intent.intent_id,
        not_meaningful: intent.not_meaningful ?? false,
      });
    }
    if (not_understood) derived.not_understood_messages_count++;
    if (llm) derived[`llm_${llm}_count`]++;
  }
  return derived;
}
