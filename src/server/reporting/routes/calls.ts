import { z } from 'zod';
import {
  callInput,
  reportedCall as callSchema,
  reportedCallParticipant as participantSchema,
} from '../../../contract/index.ts';
import { takeNumbers } from '../../database/counter.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import { BASE, REPORTING } from '../access.ts';
import { reportedCall, reportedCallParticipant } from '../calls.ts';
import { list } from '../list.ts';
import { findCallParticipants, putCall } from '../store.ts';
import { surroundings } from '../surroundings.ts';

const keptCall = z.object({ success: z.literal(true), id: z.int().min(1) });

const listCalls = list({
  path: '/calls',
  summary: 'List calls',
  one: callSchema,
  table: 'call',
  async show(rows, reader) {
    const [around, participants] = await Promise.all([
      surroundings(reader),
      findCallParticipants(
        reader.query,
        reader.organisationId,
        rows.map(({ callId }) => callId),
      ),
    ]);
    const own = Map.groupBy(participants, ({ callId }) => callId);
    return rows.map((row) => reportedCall(row, own.get(row.callId) ?? [], around));
  },
});

const addCall = endpoint(
  {
    ...REPORTING,
    method: 'post',
    path: `${BASE}/calls`,
    summary: 'Add a call',
    description:
      'Adds a call from another system to the reports. A call with an existing `id` replaces that call.',
    access: 'reporting:write',
    body: {
      schema: callInput,
      maxBytes: 256 * 1024,
      example: {
        call_type: 'voice_inbound',
        created_at: '2026-03-10T10:00:00Z',
        queued_at: '2026-03-10T10:00:30Z',
        connected_at: '2026-03-10T10:01:20Z',
        ended_at: '2026-03-10T10:11:20Z',
        hold_duration: 60,
      },
    },
    responses: {
      200: { description: 'Replaced', schema: keptCall },
      201: { description: 'Added', schema: keptCall },
    },
  },
  async ({ principal: { organisationId }, body, respond }, { store, now }: Services) => {
    const { callId, isNew } = await store.write(async (transaction) => {
      const numbers = await takeNumbers(transaction, organisationId);
      const kept = await putCall(transaction, organisationId, body, now(), numbers);
      await numbers.save();
      return kept;
    });
    return respond(isNew ? 201 : 200, { success: true, id: callId });
  },
);

/** Calls and their participants. */
export const callEndpoints = [
  listCalls,
  addCall,
  list({
    path: '/call_participants',
    summary: 'List participants of calls',
    one: participantSchema,
    table: 'callParticipant',
    show: (rows) => rows.map(reportedCallParticipant),
  }),
];
