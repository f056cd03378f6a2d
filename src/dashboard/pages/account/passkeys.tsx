import { useSignal } from '@preact/signals';
import type { PasskeyListResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { send } from '../../api.ts';
import { ago } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Problem } from '../../parts/problem.tsx';
import { RowActions } from '../../parts/row-actions.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { hasPasskeys, makePasskey } from '../../passkey.ts';
import { strings } from '../../strings/index.ts';

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
    <Card id="passkeys" title={strings.account.passkeys}>
      <p class="pad muted">{strings.account.passkeysAbout}</p>
      <Waiting for={load} what={strings.account.yourPasskeys} rows={1} />
      <Problem of={problem.value} />
      {load.data && (
        <ul class="keys">
          {load.data.data.map(({ id, name, created_at, used_at }) => (
            <li key={id}>
              <div>
                <h3>{name}</h3>
                <p class="muted">
                  {used_at === null
                    ? say(strings.account.passkeyNeverUsed, { added: ago(created_at, now) })
                    : say(strings.account.passkeyUsed, {
                        added: ago(created_at, now),
                        used: ago(used_at, now),
                      })}
                </p>
              </div>
              <RowActions
                verb={strings.common.remove}
                name={say(strings.common.removeOne, { name })}
                confirmLabel={strings.common.removeForGood}
                keepLabel={strings.common.keepIt}
                act={() => void remove(id)}
              />
            </li>
          ))}
        </ul>
      )}
      <div class="new">
        {hasPasskeys() ? (
          <button type="button" class="quiet" disabled={isBusy.value} onClick={() => void add()}>
            {isBusy.value ? strings.account.followBrowser : strings.account.addPasskey}
          </button>
        ) : (
          <p class="muted">{strings.account.noPasskeys}</p>
        )}
      </div>
    </Card>
  );
}
