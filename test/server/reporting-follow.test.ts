import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LONG } from '../long.ts';
import { runs } from './database.ts';
import { type Known, office } from './reporting-office.ts';

const LISTS = [
  'agents',
  'user_info',
  'agent_status_history',
  'chats',
  'chat_participants',
  'calls',
  'call_participants',
  'changed_details',
  'photos',
  'videos',
  'teams',
  'menus',
] as const;

/** Links are signed anew each time, and `updated_at` may be later than what changed. */
const comparable = (record: Known): unknown =>
  JSON.parse(JSON.stringify(record), (name, value: unknown) =>
    name === 'url' || name === 'updated_at' ? undefined : value,
  );

test(
  'a reader who asks for changes alone has at the end what the lists have',
  { timeout: LONG ? 7_200_000 : 600_000 },
  async () => {
    const number = fc.nat(60);
    const kind = fc.nat(999);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(kind, number, number), { minLength: 60, maxLength: 200 }),
        async (steps) => {
          const { clock, change, read, settle } = await office();
          const copies = new Map(LISTS.map((list) => [list, new Map<number, Known>()]));
          let since = new Date(0).toISOString();
          const follow = async () => {
            const until = new Date(clock.now).toISOString();
            for (const [list, copy] of copies) {
              const rest = `&updated_after=${since}`;
              for (const record of await read(list, rest)) copy.set(record.id, record);
            }
            since = until;
          };
          for (const step of [[1, 0, 0], [2, 0, 0], [1, 0, 0], ...steps] as typeof steps) {
            await change(step);
            if (step[0] % 10 === 9) await follow();
          }
          await settle();
          await follow();
          const source = new Map<string, Known[]>();
          for (const list of LISTS) source.set(list, await read(list, ''));
          // What a call or a chat no longer lists is gone.
          const listed = (list: string, field: string) =>
            new Set(
              source.get(list)!.flatMap((one) => (one[field] as Known[]).map(({ id }) => id)),
            );
          const gone = (list: (typeof LISTS)[number], known: Set<number>) => {
            for (const id of copies.get(list)!.keys()) {
              if (!known.has(id)) copies.get(list)!.delete(id);
            }
          };
          gone('call_participants', listed('calls', 'participants'));
          gone('photos', listed('chats', 'photos'));
          gone('videos', listed('chats', 'videos'));
          for (const [list, copy] of copies) {
            const mine = [...copy.values()].sort((a, b) => a.id - b.id).map(comparable);
            expect(mine, list).toEqual(source.get(list)!.map(comparable));
          }
        },
      ),
      { numRuns: runs({ sample: 8, long: 300 }), endOnFailure: true },
    );
  },
);
