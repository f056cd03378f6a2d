import { useSignal } from '@preact/signals';
import type { KeyAnswer, KeyListAnswer, ListedKey } from '../../contract/index.ts';
import { call, send } from '../api.ts';
import { useFetched } from '../fetched.ts';
import { ago, count, words } from '../format.ts';
import { Waiting } from '../parts.tsx';
import { RowActions, ShownOnce } from './row.tsx';

const SCOPES = [
  'conversations:write',
  'conversations:read',
  'metrics:read',
  'csat:read',
  'config:write',
  'export:read',
  'reporting:read',
  'reporting:write',
  'admin',
];

/** The keys of the organisation: made, rotated and revoked; a new one is shown once. */
export function Keys() {
  const [fetched, again] = useFetched('', () => call<KeyListAnswer>('/keys'));
  const made = useSignal<KeyAnswer | null>(null);
  const problem = useSignal<string | null>(null);

  async function change(method: string, path: string, body?: object): Promise<void> {
    const answer = await send<Partial<KeyAnswer>>(method, path, body);
    problem.value = answer.ok ? null : answer.message;
    if (answer.ok && answer.value.key !== undefined) made.value = answer.value as KeyAnswer;
    if (answer.ok) await again();
  }

  const now = Date.now();
  const inUse = fetched.value?.data.filter(
    ({ revoked_at }) => revoked_at === null || Date.parse(revoked_at) > now,
  );
  return (
    <section class="card" aria-labelledby="keys">
      <div class="card-head">
        <h2 id="keys">Keys</h2>
      </div>
      <Waiting fetched={fetched} what="The keys" rows={3} />
      {made.value && (
        <ShownOnce
          secret={made.value.key}
          doneLabel="I have kept it"
          done={() => (made.value = null)}
        >
          The new key <strong>{made.value.data.name}</strong>, shown only now:
        </ShownOnce>
      )}
      {problem.value && (
        <p class="field-error" role="alert">
          {problem.value}
        </p>
      )}
      {inUse && (
        <ul class="keys">
          {inUse.map((key) => (
            <Key key={key.id} of={key} now={now} change={change} />
          ))}
        </ul>
      )}
      <NewKey key={made.value?.data.id} make={(body) => change('POST', '/keys', body)} />
    </section>
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
          {rate_limit !== null && `, ${count(rate_limit)} a minute`}
          {revoked_at !== null && `, works until ${new Date(revoked_at).toLocaleString()}`}
        </p>
        {scopes.length > 0 && <p class="muted">{scopes.join(', ')}</p>}
      </div>
      <RowActions
        name={name}
        verb="Revoke"
        keepLabel="Keep it"
        act={() => void props.change('DELETE', `/keys/${id}`)}
      >
        {revoked_at === null && (
          <button
            type="button"
            class="quiet"
            aria-label={`Rotate ${name}`}
            title="A new key; this one works for another day"
            onClick={() => void props.change('POST', `/keys/${id}/rotate`, {})}
          >
            Rotate
          </button>
        )}
      </RowActions>
    </li>
  );
}

/** Empty again when the key is made. */
function NewKey({ make }: { make: (body: object) => Promise<unknown> }) {
  const kind = useSignal<'secret' | 'publishable'>('secret');

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const limit = Number(data.get('limit'));
    await make({
      name: String(data.get('name')).trim(),
      kind: kind.value,
      ...(kind.value === 'secret' && { scopes: data.getAll('scope').map(String) }),
      ...(limit > 0 && { rate_limit: limit }),
    });
  }

  return (
    <details class="new">
      <summary>New key</summary>
      <form onSubmit={(event) => void submit(event)}>
        <label for="key-name">What it is for</label>
        <input id="key-name" name="name" required maxLength={100} autocomplete="off" />
        <fieldset class="ranges">
          <legend class="unseen">Kind</legend>
          {(['secret', 'publishable'] as const).map((one) => (
            <label>
              <input
                type="radio"
                name="kind"
                checked={kind.value === one}
                onChange={() => (kind.value = one)}
              />
              <span>{one === 'secret' ? 'For a server' : 'For browsers'}</span>
            </label>
          ))}
        </fieldset>
        {kind.value === 'secret' ? (
          <fieldset class="choices">
            <legend>What it may do</legend>
            {SCOPES.map((scope) => (
              <label>
                <input
                  type="checkbox"
                  name="scope"
                  value={scope}
                  defaultChecked={scope !== 'admin'}
                />
                <code>{scope}</code>
              </label>
            ))}
          </fieldset>
        ) : (
          <p class="muted">It sends events, asks the bot, and reads nothing.</p>
        )}
        <label for="key-limit">Requests a minute, empty for no limit</label>
        <input id="key-limit" name="limit" type="number" min={1} inputMode="numeric" />
        <button class="primary">Make the key</button>
      </form>
    </details>
  );
}
