import { useSignal } from '@preact/signals';
import type { Scope } from '../../../contract/index.ts';
import { Choices } from '../../parts/choices.tsx';
import { strings } from '../../strings/index.ts';

const SCOPES: Scope[] = [
  'conversations:write',
  'conversations:read',
  'metrics:read',
  'csat:read',
  'config:write',
  'articles:write',
  'export:read',
  'reporting:read',
  'reporting:write',
  'admin',
];

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
      <summary>{strings.settings.newKey}</summary>
      <form onSubmit={(event) => void submit(event)}>
        <label for="key-name">{strings.settings.purpose}</label>
        <input id="key-name" name="name" required maxLength={100} autocomplete="off" />
        <Choices<'secret' | 'publishable'>
          legend={strings.settings.kind}
          name="kind"
          choices={[
            { value: 'secret', label: strings.settings.forServer },
            { value: 'publishable', label: strings.settings.forBrowsers },
          ]}
          chosen={kind}
        />
        {kind.value === 'secret' ? (
          <fieldset class="choices">
            <legend>{strings.settings.permissions}</legend>
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
          <p class="muted">{strings.settings.publishableAbout}</p>
        )}
        <label for="key-limit">{strings.settings.requestLimit}</label>
        <input id="key-limit" name="limit" type="number" min={1} inputMode="numeric" />
        <button class="primary">{strings.settings.createKey}</button>
      </form>
    </details>
  );
}
