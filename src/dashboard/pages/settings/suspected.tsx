import { useSignal } from '@preact/signals';
import type { SuspectedListResponse } from '../../../contract/index.ts';
import { call } from '../../api.ts';
import { counted, moment } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { decideAll } from '../../parts/decide.ts';
import { conversationPath } from '../../parts/conversation-path.ts';
import { Link } from '../../parts/link.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { RowActions } from '../../parts/row-actions.tsx';
import { Waiting } from '../../parts/waiting.tsx';

type Group = SuspectedListResponse['data'][number];

/** Escalations and ratings that were set apart: accept or reject all from one address. */
export function Suspected() {
  const load = useLoad<SuspectedListResponse>('suspected');
  const problem = useSignal<string | null>(null);
  const older = useSignal<Group[]>([]);
  const next = useSignal<string | null | undefined>(undefined);
  const latest = load.data?.data ?? [];
  const known = new Set(latest.map(({ source, kind }) => `${source} ${kind}`));
  const rest = older.value.filter(({ source, kind }) => !known.has(`${source} ${kind}`));
  const bySource = Map.groupBy([...latest, ...rest], ({ source }) => source);
  const cursor = next.value === undefined ? load.data?.next_cursor : next.value;

  /** @param source `null`: all addresses */
  async function decide(source: string | null, decision: 'accept' | 'reject'): Promise<void> {
    const path = source === null ? 'suspected' : `suspected/${source}`;
    const until = load.data?.listed_at;
    problem.value = await decideAll(path, { decision, until });
    older.value = older.value.filter((one) => source !== null && one.source !== source);
    if (source === null) next.value = undefined;
    await load.reload();
  }

  async function showMore(from: string): Promise<void> {
    const page = await call<SuspectedListResponse>(`suspected?cursor=${from}`);
    problem.value = page.ok ? null : page.message;
    if (!page.ok) return;
    older.value = [...older.value, ...page.value.data];
    next.value = page.value.next_cursor;
  }

  return (
    <Card id="suspected" title="Suspected floods">
      <Waiting for={load} what="The suspected floods" rows={2} />
      <Problem of={problem.value} />
      {load.data?.total === 0 ? (
        <Notice title="None">
          Escalations and ratings that come in great numbers from one address or with one key, from
          conversations without a sign of a person, are set apart here.
        </Notice>
      ) : (
        load.data && (
          <>
            <p class="muted">
              These came in great numbers from one address or with one key, from conversations
              without a sign of a person. No figure counts them and no agent is asked until you
              accept them.
            </p>
            {bySource.size > 1 && (
              <RowActions
                name="addresses"
                verb="Reject all"
                keepLabel="Keep"
                act={() => void decide(null, 'reject')}
              >
                <button
                  type="button"
                  class="quiet"
                  aria-label="Accept all addresses"
                  onClick={() => void decide(null, 'accept')}
                >
                  Accept all
                </button>
              </RowActions>
            )}
          </>
        )
      )}
      <ul class="keys">
        {[...bySource].map(([source, groups]) => (
          <li key={source}>
            <div>
              <h3>Address {source}</h3>
              {groups.map((group) => (
                <Facts key={group.kind} of={group} />
              ))}
            </div>
            <RowActions
              name={`address ${source}`}
              verb="Reject"
              keepLabel="Keep"
              act={() => void decide(source, 'reject')}
            >
              <button
                type="button"
                class="quiet"
                aria-label={`Accept address ${source}`}
                onClick={() => void decide(source, 'accept')}
              >
                Accept
              </button>
            </RowActions>
          </li>
        ))}
      </ul>
      {cursor && (
        <button type="button" class="quiet" onClick={() => void showMore(cursor)}>
          Show more
        </button>
      )}
    </Card>
  );
}

function Facts({ of: group }: { of: Group }) {
  const what =
    group.kind === 'escalation'
      ? counted(group.count, 'escalation')
      : counted(group.count, 'rating or comment', 'ratings and comments');
  return (
    <p class="muted">
      {what} of {counted(group.conversations, 'conversation')}
      {group.average_rating !== null && `, ${group.average_rating} stars on average`}, with the key{' '}
      <code>{group.key_id}</code>, from {moment(group.first_at)} to {moment(group.last_at)}. For
      example:{' '}
      {group.examples.map((id, index) => (
        <>
          {index > 0 && ', '}
          <Link to={conversationPath(id)}>{id}</Link>
        </>
      ))}
    </p>
  );
}
