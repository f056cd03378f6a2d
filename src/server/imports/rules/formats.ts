import {
  chatwootConversation,
  crispConversation,
  type ErrorIssue,
  freshdeskTicket,
  intercomConversation,
  read,
  zendeskWebhook,
} from '../../../contract/index.ts';
import { stateOf as chatwootState } from '../../webhooks/rules/chatwoot.ts';
import { stateOf as crispState } from '../../webhooks/rules/crisp.ts';
import { stateOf as freshdeskState } from '../../webhooks/rules/freshdesk.ts';
import { stateOf as intercomState } from '../../webhooks/rules/intercom.ts';
import type { VendorState } from '../../webhooks/rules/state.ts';
import { conversationOfTicket } from '../../webhooks/rules/zendesk.ts';

/** A record of a file as a conversation. */
export interface Converted {
  state: VendorState;
  /** How many messages the record has, with those that are none for us: notes, events, empty ones. */
  messages: number;
}

/** What the files of a system hold. */
interface Format {
  /** The names under which a file may have its list of records. */
  lists: readonly string[];
  /** @param now milliseconds since 1970; counts if the record has no times */
  convert(record: unknown, now: number): Converted | readonly ErrorIssue[];
}

type Schema = Parameters<typeof read>[0];

const formatOf = <S extends Schema>(
  schema: S,
  lists: readonly string[],
  convert: (record: NonNullable<ReturnType<typeof read<S>>['data']>, now: number) => Converted,
  prepare: (record: unknown) => unknown = (record) => record,
): Format => ({
  lists,
  convert(record, now) {
    const parsed = read(schema, prepare(record));
    if (parsed.success) return convert(parsed.data as never, now);
    return parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  },
});

/** The files that can be imported, by the name of their system. */
export const FORMATS = {
  zendesk: formatOf(
    zendeskWebhook,
    ['tickets', 'results'],
    (record, now) => ({
      state: conversationOfTicket(record, now),
      messages: record.ticket.comments?.length ?? 0,
    }),
    ticketIn,
  ),
  intercom: formatOf(intercomConversation, ['conversations'], (record, now) => ({
    state: intercomState(record, now),
    messages:
      (record.source || record.conversation_message ? 1 : 0) +
      (record.conversation_parts?.conversation_parts?.length ?? 0),
  })),
  freshdesk: formatOf(
    freshdeskTicket,
    ['tickets', 'results'],
    (record, now) => ({
      state: freshdeskState(record, now),
      messages:
        (record.description_text || record.description ? 1 : 0) +
        (record.conversations?.length ?? 0),
    }),
    (record) => (isObject(record) && isObject(record['ticket']) ? record['ticket'] : record),
  ),
  chatwoot: formatOf(chatwootConversation, ['payload', 'conversations'], (record, now) => ({
    state: chatwootState(record, [], now),
    messages: record.messages?.length ?? 0,
  })),
  crisp: formatOf(crispConversation, ['data', 'conversations'], (record, now) => ({
    state: crispState(record, now),
    messages: record.messages?.length ?? 0,
  })),
} satisfies Record<string, Format>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A ticket by itself as the body of a webhook has it. Exports have the satisfaction also as a word. */
function ticketIn(record: unknown): unknown {
  if (!isObject(record)) return record;
  const ticket = isObject(record['ticket']) ? record['ticket'] : record;
  const { satisfaction_rating: rating } = ticket;
  return {
    ticket:
      typeof rating === 'string' ? { ...ticket, satisfaction_rating: { score: rating } } : ticket,
  };
}
