import { useSignal } from '@preact/signals';
import type { SuspectedListResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
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
import { locale, sayWith, strings } from '../../strings/index.ts';

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
    <Card id="suspected" title={strings.settings.suspected}>
      <Waiting for={load} what={strings.settings.theSuspected} rows={2} />
      <Problem of={problem.value} />
      {load.data?.total === 0 ? (
        <Notice title={strings.common.none}>{strings.settings.suspectedNone}</Notice>
      ) : (
        load.data && (
          <>
            <p class="muted">{strings.settings.suspectedAbout}</p>
            {bySource.size > 1 && (
              <RowActions
                verb={strings.settings.rejectAll}
                name={strings.settings.rejectAllAddresses}
                confirmLabel={strings.common.rejectAllForGood}
                keepLabel={strings.common.keep}
                act={() => void decide(null, 'reject')}
              >
                <button
                  type="button"
                  class="quiet"
                  aria-label={strings.settings.acceptAllAddresses}
                  onClick={() => void decide(null, 'accept')}
                >
                  {strings.settings.acceptAll}
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
              <h3>{say(strings.settings.addressOf, { address: source })}</h3>
              {groups.map((group) => (
                <Facts key={group.kind} of={group} />
              ))}
            </div>
            <RowActions
              verb={strings.settings.reject}
              name={say(strings.settings.rejectOne, { address: source })}
              confirmLabel={strings.common.rejectForGood}
              keepLabel={strings.common.keep}
              act={() => void decide(source, 'reject')}
            >
              <button
                type="button"
                class="quiet"
                aria-label={say(strings.settings.acceptOne, { address: source })}
                onClick={() => void decide(source, 'accept')}
              >
                {strings.settings.accept}
              </button>
            </RowActions>
          </li>
        ))}
      </ul>
      {cursor && (
        <button type="button" class="quiet" onClick={() => void showMore(cursor)}>
          {strings.common.showMore}
        </button>
      )}
    </Card>
  );
}

function Facts({ of: group }: { of: Group }) {
  const what =
    group.kind === 'escalation'
      ? counted(strings.settings.escalations, group.count)
      : counted(strings.settings.ratingsOrComments, group.count);
  const { suspectedGroup, suspectedRatings } = strings.settings;
  return (
    <p class="muted">
      {sayWith(group.average_rating === null ? suspectedGroup : suspectedRatings, {
        what,
        where: counted(strings.common.countedConversations, group.conversations),
        rating: group.average_rating?.toLocaleString(locale.value),
        key: <code>{group.key_id}</code>,
        from: moment(group.first_at),
        to: moment(group.last_at),
        examples: group.examples.map((id, index) => (
          <>
            {index > 0 && ', '}
            <Link to={conversationPath(id)}>{id}</Link>
          </>
        )),
      })}
    </p>
  );
}
