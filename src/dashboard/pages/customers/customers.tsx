import { useSignal } from '@preact/signals';
import type { PersonErasureResponse, PersonResponse } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { Problem } from '../../parts/problem.tsx';
import { strings } from '../../strings/index.ts';
import { Audit } from './audit.tsx';
import { Erased, Found } from './found.tsx';
import type { Named } from './named.ts';
import './customers.css';

type Shown =
  | { kind: 'found'; named: Named; value: PersonResponse }
  | { kind: 'erased'; value: PersonErasureResponse };

/** Finds, exports and erases what is stored about a person, and shows who did so. */
export function View() {
  const shown = useSignal<Shown | null>(null);
  const problem = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const changes = useSignal(0);

  async function find(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const named = {
      [String(data.get('by'))]: String(data.get('value')).trim(),
      include_unproven: data.get('unproven') !== null,
    };
    isBusy.value = true;
    const result = await send<PersonResponse>('POST', 'customers/find', named);
    isBusy.value = false;
    problem.value = result.ok ? null : result.message;
    shown.value = result.ok ? { kind: 'found', named, value: result.value } : null;
  }

  async function erase(named: Named): Promise<void> {
    isBusy.value = true;
    const result = await send<PersonErasureResponse>('POST', 'customers/erase', named);
    isBusy.value = false;
    problem.value = result.ok ? null : result.message;
    if (result.ok) shown.value = { kind: 'erased', value: result.value };
    changes.value++;
  }

  return (
    <>
      <div class="title">
        <h1>{strings.customers.title}</h1>
      </div>
      <div class="stack wide">
        <Card id="person" title={strings.customers.findPerson}>
          <form class="settings" onSubmit={(event) => void find(event)}>
            <label for="by">{strings.customers.searchBy}</label>
            <select id="by" name="by">
              <option value="email">{strings.customers.emailAddress}</option>
              <option value="customer_id">{strings.customers.customerId}</option>
              <option value="conversation_id">{strings.customers.conversationId}</option>
            </select>
            <label for="value">{strings.customers.addressOrId}</label>
            <input
              id="value"
              name="value"
              required
              maxLength={254}
              autocomplete="off"
              spellcheck={false}
            />
            <label class="check">
              <input type="checkbox" name="unproven" />
              {strings.customers.unproven}
            </label>
            <div class="actions">
              <button class="primary" disabled={isBusy.value}>
                {strings.customers.find}
              </button>
            </div>
          </form>
          <Problem of={problem.value} />
          {shown.value?.kind === 'found' && (
            <Found
              // Whether to erase is asked anew for each person.
              key={JSON.stringify(shown.value.named)}
              of={shown.value.value}
              named={shown.value.named}
              isBusy={isBusy.value}
              erase={erase}
              exported={() => changes.value++}
            />
          )}
          {shown.value?.kind === 'erased' && <Erased of={shown.value.value} />}
        </Card>
        <Audit changes={changes.value} />
      </div>
    </>
  );
}
