import type { ConversationResponse } from '../../contract/index.ts';
import { DAY } from '../../contract/time.ts';
import { isCredible, maskInput, outcomeOf, withCredibleTimes } from '../conversations/index.ts';
import { sha256 } from '../database/hash.ts';
import { Fault } from '../http/errors.ts';
import { FINAL, positionAt, type VendorState, versionOf } from './rules/state.ts';
import type { VendorServices } from './services.ts';

/** How long failed deliveries are kept, milliseconds. */
export const KEPT = 7 * DAY;

/** The circumstances of a delivery. `redacts`: whether the organisation masks messages. */
export interface Receipt {
  organisationId: string;
  receivedAt: number;
  redacts: boolean;
  /** It is of the past: nobody is mailed or told because of it. */
  isImported?: boolean;
}

/** Saves what a delivery says of a conversation. */
export async function takeState(
  services: Pick<VendorServices, 'ingest'> & {
    monitor?: VendorServices['monitor'];
    bounds: Pick<VendorServices['bounds'], 'values'>;
  },
  sent: VendorState,
  { organisationId, receivedAt, redacts, isImported = false }: Receipt,
): Promise<ConversationResponse | Fault<'expired' | 'body_too_large'>> {
  const state = credible(sent, receivedAt);
  const { input, warnings } = withCredibleTimes(state.input, receivedAt);
  const status = await services.ingest.add('conversation', {
    organisationId,
    receivedAt,
    rows: input.messages.length,
    input: redacts ? maskInput(input) : input,
    version: versionOf(state, sha256),
    readsTakeover: state.readsTakeover ?? false,
    isImported,
  });
  services.monitor?.countConversation(status);
  const outcome = outcomeOf(input.conversation_id, status, services.bounds.values);
  return warnings.length === 0 || outcome instanceof Fault ? outcome : { ...outcome, warnings };
}

type Sent = VendorState['input']['messages'][number];

/** The state without what `withCredibleTimes` does not know of: a time that is no time counts as of arrival. */
function credible(state: VendorState, now: number): VendorState {
  const { at, input } = state;
  const messages = input.messages.map((message: Sent) => {
    const { timestamp, editedAt } = message;
    const isPlaced = timestamp === undefined || isCredible(timestamp, now);
    // No later edit would count after one of the year 3000.
    const isEdited = editedAt === undefined || editedAt === FINAL || isCredible(editedAt, now);
    if (isPlaced && isEdited) return message;
    return {
      ...message,
      ...(isPlaced ? {} : { position: positionAt(now) }),
      ...(isEdited ? {} : { editedAt: now }),
    };
  });
  const handovers = input.handovers?.filter((time) => isCredible(time, now));
  return {
    ...state,
    at: isCredible(at, now) ? at : now,
    input: { ...input, messages, ...(handovers ? { handovers } : {}) },
  };
}
