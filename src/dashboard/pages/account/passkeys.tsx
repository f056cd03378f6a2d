import { useSignal } from '@preact/signals';
import type { PasskeyListResponse } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { ago } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Problem } from '../../parts/problem.tsx';
import { RowActions } from '../../parts/row-actions.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { hasPasskeys, makePasskey } from '../../passkey.ts';

/** The passkeys of the agent: add, remove. */
export function Passkeys() {
  const load = useLoad<PasskeyListResponse>('passkeys');
  const problem = useSignal<string | null>(null);
  const isBusy = useSignal(false);

  async function add(): Promise<void> {
    isBusy.value = true;
    const result = await makePasskey();
    isBusy.value = false;
    problem.value = result.ok ? null : result.message;
    if (result.ok) await load.reload();
  }

  async function remove(id: string): Promise<void> {
    const result = await send('DELETE', `passkeys/${encodeURIComponent(id)}`);
    problem.value = result.ok ? null : result.message;
    if (result.ok) await load.reload();
  }

  const now = Date.now();
  return (
    <Card id="passkeys" title="Passkeys">
      <p class="pad muted">
        With a passkey, you sign in with your fingerprint, your face or the PIN of your device, and
        need no link.
      </p>
      <Waiting for={load} what="Your passkeys" rows={1} />
      <Problem of={problem.value} />
      {load.data && (
        <ul class="keys">
          {load.data.data.map(({ id, name, created_at, used_at }) => (
            <li key={id}>
              <div>
                <h3>{name}</h3>
                <p class="muted">
                  Added {ago(created_at, now)},{' '}
                  {used_at === null ? 'never used' : `used ${ago(used_at, now)}`}
                </p>
              </div>
              <RowActions
                name={name}
                verb="Remove"
                keepLabel="Keep it"
                act={() => void remove(id)}
              />
            </li>
          ))}
        </ul>
      )}
      <div class="new">
        {hasPasskeys() ? (
          <button type="button" class="quiet" disabled={isBusy.value} onClick={() => void add()}>
            {isBusy.value ? 'Follow your browser …' : 'Add a passkey'}
          </button>
        ) : (
          <p class="muted">
            This browser does not support passkeys, or this page does not use https.
          </p>
        )}
      </div>
    </Card>
  );
}
