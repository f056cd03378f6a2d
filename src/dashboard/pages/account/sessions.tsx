import { useSignal } from '@preact/signals';
import type { ListedSession, SessionListResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { send } from '../../api.ts';
import { ago } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Problem } from '../../parts/problem.tsx';
import { RowActions } from '../../parts/row-actions.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';

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
    <Card id="sessions" title={strings.account.sessions}>
      <Waiting for={load} what={strings.account.yourSessions} rows={2} isTall />
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
            {strings.account.signOutElsewhere}
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
  const name = device || strings.account.unknownBrowser;
  const signedIn = say(strings.account.signedIn[method], { time: ago(created_at, now) });
  return (
    <li>
      <div>
        <h3>
          {name} {current && <span class="mark">{strings.account.thisBrowser}</span>}
        </h3>
        <p class="muted">
          {current
            ? signedIn
            : say(strings.account.sessionUsed, { session: signedIn, time: ago(used_at, now) })}
        </p>
      </div>
      {!current && (
        <RowActions
          verb={strings.account.signOut}
          name={say(strings.account.signOutOne, { name })}
          confirmLabel={strings.account.signOut}
          keepLabel={strings.account.staySignedIn}
          act={() => void end(`sessions/${id}`)}
        />
      )}
    </li>
  );
}
