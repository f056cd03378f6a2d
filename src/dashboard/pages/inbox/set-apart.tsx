import { useSignal } from '@preact/signals';
import type { SetApartDecisionResponse, SetApartResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { call, send } from '../../api.ts';
import { ago, words } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { conversationPath } from '../../parts/conversation-path.ts';
import { decideAll } from '../../parts/decide.ts';
import { RowActions } from '../../parts/row-actions.tsx';
import { strings } from '../../strings/index.ts';
import { refusal } from './act.ts';
import { Group, ListRow } from './list-row.tsx';
import { nameOf } from './name.ts';
import { inbox } from './state.ts';

/** How often the list is fetched again, milliseconds: nothing announces its changes. */
const EVERY = 20_000;

const address = (cursor?: string) =>
  `inbox/suspected?limit=20${cursor === undefined ? '' : `&cursor=${cursor}`}`;

type Request = SetApartResponse['data'][number];

/** Customers who asked for a person during a suspected flood. They are in no queue until somebody lets them in. */
export function useSetApart() {
  const load = useLoad<SetApartResponse>(address(), { every: EVERY });
  const older = useSignal<Request[]>([]);
  const next = useSignal<string | null | undefined>(undefined);
  const latest = load.data?.data ?? [];
  const known = new Set(latest.map((one) => one.conversation_id));
  const cursor = next.value === undefined ? (load.data?.next_cursor ?? null) : next.value;

  async function showMore(from: string): Promise<void> {
    const page = await call<SetApartResponse>(address(from));
    refusal.value = page.ok ? null : page.message;
    if (!page.ok) return;
    older.value = [...older.value, ...page.value.data];
    next.value = page.value.next_cursor;
  }

  return {
    shown: [...latest, ...older.value.filter((one) => !known.has(one.conversation_id))],
    total: load.data?.total ?? 0,
    /** Why the list could not be loaded; the last one known stays. */
    problem: load.error,
    more: cursor === null ? null : () => void showMore(cursor),
    async decide(id: string, decision: 'accept' | 'reject'): Promise<void> {
      const path = `inbox/suspected/${encodeURIComponent(id)}`;
      const result = await send<SetApartDecisionResponse>('POST', path, { decision });
      refusal.value = result.ok ? null : result.message;
      older.value = older.value.filter((one) => one.conversation_id !== id);
      await Promise.all([load.reload(), inbox.reload()]);
    },
    async decideOnAll(decision: 'accept' | 'reject'): Promise<void> {
      const until = load.data?.listed_at;
      refusal.value = await decideAll('inbox/suspected', { decision, until });
      older.value = [];
      next.value = undefined;
      await Promise.all([load.reload(), inbox.reload()]);
    },
  };
}

/** Says that the list could not be loaded: customers may be on it. */
export const SetApartProblem = ({ of: { problem } }: { of: ReturnType<typeof useSetApart> }) =>
  problem === null ? null : (
    <p class="refused" role="alert">
      {say(strings.inbox.setApartProblem, { reason: problem })}
    </p>
  );

export function SetApart(props: { of: ReturnType<typeof useSetApart>; now: number }) {
  const { shown, total, more, decide, decideOnAll } = props.of;
  return (
    <Group
      id="set-apart"
      name={strings.inbox.setApart}
      total={total}
      about={strings.inbox.setApartAbout}
      more={more}
      actions={
        total > 1 && (
          <RowActions
            verb={strings.inbox.rejectAll}
            name={strings.inbox.rejectEveryone}
            confirmLabel={strings.common.rejectAllForGood}
            keepLabel={strings.common.keep}
            act={() => void decideOnAll('reject')}
          >
            <button
              type="button"
              class="quiet"
              aria-label={strings.inbox.letInEveryone}
              onClick={() => void decideOnAll('accept')}
            >
              {strings.inbox.letInAll}
            </button>
          </RowActions>
        )
      }
    >
      {shown.map((one) => (
        <SetApartRow key={one.conversation_id} of={one} now={props.now} decide={decide} />
      ))}
    </Group>
  );
}

function SetApartRow({
  of: one,
  now,
  decide,
}: {
  of: Request;
  now: number;
  decide: (id: string, decision: 'accept' | 'reject') => Promise<void>;
}) {
  const name = nameOf(one);
  return (
    <ListRow
      path={conversationPath(one.conversation_id)}
      isCurrent={false}
      name={name}
      waits={null}
      since={one.asked_at}
      time={ago(one.asked_at, now)}
      preview={one.preview ?? strings.inbox.noMessages}
      marks={one.topic && <span class="mark">{words(one.topic)}</span>}
    >
      <div class="actions">
        <button
          type="button"
          class="quiet"
          aria-label={say(strings.inbox.letInOne, { name })}
          onClick={() => void decide(one.conversation_id, 'accept')}
        >
          {strings.inbox.letIn}
        </button>
        <button
          type="button"
          class="quiet"
          aria-label={say(strings.inbox.rejectOne, { name })}
          onClick={() => void decide(one.conversation_id, 'reject')}
        >
          {strings.inbox.reject}
        </button>
      </div>
    </ListRow>
  );
}
