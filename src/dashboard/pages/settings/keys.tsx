import { useSignal } from '@preact/signals';
import type { KeyResponse, KeyListResponse, ListedKey } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { send } from '../../api.ts';
import { ago, counted, termOf } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { NewKey } from './new-key.tsx';
import { RowActions } from '../../parts/row-actions.tsx';
import { locale, sayWith, strings } from '../../strings/index.ts';
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
    <Card id="keys" title={strings.settings.keys}>
      <Waiting for={load} what={strings.settings.theKeys} rows={3} isTall />
      {made.value && (
        <ShownOnce
          secret={made.value.key}
          doneLabel={strings.settings.haveSaved}
          done={() => (made.value = null)}
        >
          {sayWith(strings.settings.newKeyIs, {
            name: <strong>{made.value.data.name}</strong>,
          })}
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
  const { keyUsed, keyNeverUsed, keyLimited, keyWorksUntil } = strings.settings;
  let text = last_used_at === null ? keyNeverUsed : keyUsed;
  if (rate_limit !== null) text = say(counted(keyLimited, rate_limit), { key: text });
  if (revoked_at !== null) text = say(keyWorksUntil, { key: text });
  return (
    <li>
      <div>
        <h3>{name}</h3>
        <p class="muted">
          {sayWith(text, {
            prefix: <code>{prefix}…</code>,
            kind: termOf(kind),
            time: last_used_at === null ? null : ago(last_used_at, props.now),
            until: revoked_at === null ? null : new Date(revoked_at).toLocaleString(locale.value),
          })}
        </p>
        {scopes.length > 0 && <p class="muted">{scopes.join(', ')}</p>}
      </div>
      <RowActions
        verb={strings.settings.revoke}
        name={say(strings.settings.revokeOne, { name })}
        confirmLabel={strings.settings.revokeForGood}
        keepLabel={strings.common.keepIt}
        act={() => void props.change('DELETE', `keys/${id}`)}
      >
        {revoked_at === null && (
          <button
            type="button"
            class="quiet"
            aria-label={say(strings.settings.rotateOne, { name })}
            title={strings.settings.rotateAbout}
            onClick={() => void props.change('POST', `keys/${id}/rotate`, {})}
          >
            {strings.settings.rotate}
          </button>
        )}
      </RowActions>
    </li>
  );
}
