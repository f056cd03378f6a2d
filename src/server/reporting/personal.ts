import type { CallInput } from '../../contract/index.ts';
import { mentions } from '../../text/mention.ts';
import { type Person, type PersonData, recordOf, rowsIn } from '../database/personal.ts';
import type { CallTable } from './tables.ts';

/** Calls that were reported with the person as the end user. Times, agents and outcomes stay. */
export const callData: PersonData = {
  async *records(query, person) {
    for await (const row of rowsIn(query, 'call', 'callId', person.organisationId)) {
      if (isAbout(row, person)) yield recordOf('call', row, ['given']);
    }
  },

  async erase({ query }, person, at) {
    const { organisationId } = person;
    const calls: CallTable[] = [];
    for await (const row of rowsIn(query, 'call', 'callId', organisationId)) {
      if (isAbout(row, person)) calls.push(row);
    }
    for (const { callId, given } of calls) {
      await query
        .updateTable('call')
        // With the time of the change, so that systems that follow changes erase it too.
        .set({ updatedAt: at, given: JSON.stringify(erased(JSON.parse(given) as CallInput)) })
        .where('organisationId', '=', organisationId)
        .where('callId', '=', callId)
        .execute();
    }
    return { call: calls.length };
  },
};

function isAbout({ given }: CallTable, person: Person): boolean {
  const call = JSON.parse(given) as CallInput;
  const { identifier, out_contact_id } = call.end_user ?? {};
  return (
    mentions([identifier, out_contact_id], person) ||
    mentions(call, { customerIds: [], emails: person.emails }) ||
    (call.out_ticket_id != null && person.ticketIds.includes(call.out_ticket_id))
  );
}

/** The call without free text and links. */
function erased(call: CallInput): CallInput {
  const {
    lang: _lang,
    recording_url: _recording,
    voicemail_reason: _voicemail,
    disconnected_by: _by,
    fail_reason: _fail,
    out_ticket_id: _ticket,
    out_ticket_url: _url,
    end_user: _user,
    ...kept
  } = call;
  return {
    ...kept,
    transfers: call.transfers.map(({ fail_reason: _reason, ...transfer }) => transfer),
  };
}
