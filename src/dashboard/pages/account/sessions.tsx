import { useSignal } from '@preact/signals';
import type { ListedSession, SessionListResponse } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { ago } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Problem } from '../../parts/problem.tsx';
import { RowActions } from '../../parts/row-actions.tsx';
import { Waiting } from '../../parts/waiting.tsx';

const METHODS: Record<ListedSession['method'], string> = {
  key: 'with a key',
  link: 'with a link',
  passkey: 'with a passkey',
  single_sign_on: 'with the account of your company',
};

/** Where the agent is signed in, and how to sign out there. */
export function Sessions() {
  const load = useLoad<SessionListResponse>('sessions');
  const problem = useSignal<string | null>(null);

  async function end(path: string): Promise<void> {
    const result = await send('DELETE', path);
    problem.value = result.ok ? null : result.message;
    if (result.ok) await load.reload();
  }

  const now = Date.now();
  const sessions = load.data?.data.toSorted((a, b) => Number(b.current) - Number(a.current));
  return (
    <Card id="sessions" title="Where you are signed in">
      <Waiting for={load} what="Your sessions" rows={2} />
      <Problem of={problem.value} />
      {sessions && (
        <ul class="keys">
          {sessions.map((session) => (
            <Session key={session.id} of={session} now={now} end={end} />
          ))}
        </ul>
      )}
      {sessions && sessions.length > 1 && (
        <div class="new">
          <button type="button" class="quiet" onClick={() => void end('sessions')}>
            Sign out everywhere else
          </button>
        </div>
      )}
    </Card>
  );
}

function Session({
  of: { id, method, device, created_at, used_at, current },
  now,
  end,
}: {
  of: ListedSession;
  now: number;
  end: (path: string) => Promise<void>;
}) {
  const name = device || 'Unknown browser';
  return (
    <li>
      <div>
        <h3>
          {name} {current && <span class="mark">This browser</span>}
        </h3>
        <p class="muted">
          Signed in {ago(created_at, now)} {METHODS[method]}
          {!current && `, used ${ago(used_at, now)}`}
        </p>
      </div>
      {!current && (
        <RowActions
          name={name}
          verb="Sign out"
          confirmLabel="Sign out"
          keepLabel="Stay signed in"
          act={() => void end(`sessions/${id}`)}
        />
      )}
    </li>
  );
}
