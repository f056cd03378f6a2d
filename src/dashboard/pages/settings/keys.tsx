import { useSignal } from '@preact/signals';
import type { KeyResponse, KeyListResponse, ListedKey } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { ago, counted, words } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { NewKey } from './new-key.tsx';
import { RowActions } from '../../parts/row-actions.tsx';
import { ShownOnce } from './shown-once.tsx';

/** The keys of the organisation: create, rotate, revoke. A new key is shown once. */
export function Keys() {
  const load = useLoad<KeyListResponse>('keys');
  const made = useSignal<KeyResponse | null>(null);
  const problem = useSignal<string | null>(null);

  async function change(method: string, path: string, body?: object): Promise<void> {
    const result = await send<Partial<KeyResponse>>(method, path, body);
    problem.value = result.ok ? null : result.message;
    if (result.ok && result.value.key !== undefined) made.value = result.value as KeyResponse;
    if (result.ok) await load.reload();
  }

  const now = Date.now();
  const inUse = load.data?.data.filter(
    ({ revoked_at }) => revoked_at === null || Date.parse(revoked_at) > now,
  );
  return (
    <Card id="keys" title="Keys">
      <Waiting for={load} what="The keys" rows={3} />
      {made.value && (
        <ShownOnce
          secret={made.value.key}
          doneLabel="I have saved it"
          done={() => (made.value = null)}
        >
          The new key <strong>{made.value.data.name}</strong>. It is shown only once:
        </ShownOnce>
      )}
      <Problem of={problem.value} />
      {inUse && (
        <ul class="keys">
          {inUse.map((key) => (
            <Key key={key.id} of={key} now={now} change={change} />
          ))}
        </ul>
      )}
      <NewKey key={made.value?.data.id} make={(body) => change('POST', 'keys', body)} />
    </Card>
  );
}

function Key(props: {
  of: ListedKey;
  now: number;
  change: (method: string, path: string, body?: object) => Promise<void>;
}) {
  const { id, name, prefix, kind, scopes, rate_limit, last_used_at, revoked_at } = props.of;
  return (
    <li>
      <div>
        <h3>{name}</h3>
        <p class="muted">
          <code>{prefix}…</code> {words(kind)},{' '}
          {last_used_at === null ? 'never used' : `used ${ago(last_used_at, props.now)}`}
          {rate_limit !== null && `, ${counted(rate_limit, 'request')} a minute`}
          {revoked_at !== null && `, works until ${new Date(revoked_at).toLocaleString()}`}
        </p>
        {scopes.length > 0 && <p class="muted">{scopes.join(', ')}</p>}
      </div>
      <RowActions
        name={name}
        verb="Revoke"
        keepLabel="Keep it"
        act={() => void props.change('DELETE', `keys/${id}`)}
      >
        {revoked_at === null && (
          <button
            type="button"
            class="quiet"
            aria-label={`Rotate ${name}`}
            title="Creates a new key. This key works for one more day."
            onClick={() => void props.change('POST', `keys/${id}/rotate`, {})}
          >
            Rotate
          </button>
        )}
      </RowActions>
    </li>
  );
}
