import { useSignal } from '@preact/signals';
import type { SetApartResponse, SuspectedDecisionResponse } from '../../../contract/index.ts';
import { call, send } from '../../api.ts';
import { ago, count } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { conversationPath } from '../../parts/conversation-path.ts';
import { Link } from '../../parts/link.tsx';
import { refusal } from './act.ts';
import { inbox } from './state.ts';

/** How often the list is fetched again, milliseconds: nothing announces its changes. */
const EVERY = 20_000;

const address = (cursor?: string) =>
  `inbox/suspected?limit=20${cursor === undefined ? '' : `&cursor=${cursor}`}`;

type Request = SetApartResponse['data'][number];

/** Customers who asked for a person during a suspected flood. They are in no queue until somebody lets them in. */
export function SetApart({ now }: { now: number }) {
  const load = useLoad<SetApartResponse>(address(), { every: EVERY });
  const older = useSignal<Request[]>([]);
  const next = useSignal<string | null | undefined>(undefined);
  if (!load.data || load.data.total === 0) return null;
  const { data: latest, total, next_cursor } = load.data;
  const known = new Set(latest.map((one) => one.conversation_id));
  const shown = [...latest, ...older.value.filter((one) => !known.has(one.conversation_id))];
  const cursor = next.value === undefined ? next_cursor : next.value;

  async function decide(id: string, decision: 'accept' | 'reject'): Promise<void> {
    const path = `inbox/suspected/${encodeURIComponent(id)}`;
    const result = await send<SuspectedDecisionResponse>('POST', path, { decision });
    refusal.value = result.ok ? null : result.message;
    older.value = older.value.filter((one) => one.conversation_id !== id);
    await Promise.all([load.reload(), inbox.reload()]);
  }

  async function showMore(from: string): Promise<void> {
    const page = await call<SetApartResponse>(address(from));
    refusal.value = page.ok ? null : page.message;
    if (!page.ok) return;
    older.value = [...older.value, ...page.value.data];
    next.value = page.value.next_cursor;
  }

  return (
    <section aria-labelledby="group-set-apart">
      <h2 id="group-set-apart">Set apart, {count(total)}</h2>
      <p class="muted about">
        They came in great numbers at once. Let in whoever is a customer: the others wait in no
        queue.
      </p>
      <ul>
        {shown.map((one) => (
          <li key={one.conversation_id} class="offer">
            <p>
              <Link to={conversationPath(one.conversation_id)}>
                {one.customer ?? one.conversation_id}
              </Link>
              <time class="muted" dateTime={one.asked_at}>
                {ago(one.asked_at, now)}
              </time>
            </p>
            {one.preview && <p class="preview">{one.preview}</p>}
            <div class="actions">
              <button
                type="button"
                class="quiet"
                onClick={() => void decide(one.conversation_id, 'accept')}
              >
                Let in
              </button>
              <button
                type="button"
                class="quiet"
                onClick={() => void decide(one.conversation_id, 'reject')}
              >
                Not a customer
              </button>
            </div>
          </li>
        ))}
      </ul>
      {cursor !== null && (
        <button type="button" class="quiet more" onClick={() => void showMore(cursor)}>
          Show more
        </button>
      )}
    </section>
  );
}
