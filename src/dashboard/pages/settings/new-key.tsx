import { useSignal } from '@preact/signals';
import type { Scope } from '../../../contract/index.ts';
import { Choices } from '../../parts/choices.tsx';

const SCOPES: Scope[] = [
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

const KINDS = [
  { value: 'secret', label: 'For a server' },
  { value: 'publishable', label: 'For browsers' },
] as const;

/** A form that clears when the key is created. */
export function NewKey({ make }: { make: (body: object) => Promise<unknown> }) {
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
        <label for="key-name">Purpose</label>
        <input id="key-name" name="name" required maxLength={100} autocomplete="off" />
        <Choices legend="Kind" name="kind" choices={KINDS} chosen={kind} />
        {kind.value === 'secret' ? (
          <fieldset class="choices">
            <legend>Permissions</legend>
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
          <p class="muted">It can send events and ask the bot. It can read nothing.</p>
        )}
        <label for="key-limit">Requests a minute (empty: no limit)</label>
        <input id="key-limit" name="limit" type="number" min={1} inputMode="numeric" />
        <button class="primary">Create key</button>
      </form>
    </details>
  );
}
