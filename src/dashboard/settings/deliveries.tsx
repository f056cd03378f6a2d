import { useSignal } from '@preact/signals';
import type { WebhookFailuresAnswer } from '../../contract/index.ts';
import { call, send } from '../api.ts';
import { useFetched } from '../fetched.ts';
import { moment } from '../format.ts';
import { Notice, Waiting } from '../parts.tsx';

/** What Zendesk sent and was not understood: looked at, replayed, thrown away. */
export function Deliveries() {
  const [fetched, again] = useFetched('', () => call<WebhookFailuresAnswer>('/webhooks/failures'));
  const problem = useSignal<string | null>(null);

  async function change(method: string, path: string): Promise<void> {
    const answer = await send<unknown>(method, `/webhooks/failures/${path}`);
    problem.value = answer.ok ? null : answer.message;
    await again();
  }

  return (
    <section class="card" aria-labelledby="deliveries">
      <div class="card-head">
        <h2 id="deliveries">Deliveries that were not understood</h2>
      </div>
      <Waiting fetched={fetched} what="The deliveries" rows={2} />
      {problem.value && (
        <p class="field-error" role="alert">
          {problem.value}
        </p>
      )}
      {fetched.value?.data.length === 0 && (
        <Notice title="None">What Zendesk sent in the last seven days was understood.</Notice>
      )}
      <ul class="keys">
        {fetched.value?.data.map(({ id, source, received_at, issues, body }) => (
          <li key={id}>
            <div>
              <h3>
                {source === 'zendesk' ? 'Zendesk' : source}, {moment(received_at)}
              </h3>
              <p class="muted">
                {issues.map(({ path, message }) => `${path}: ${message}`).join('; ')}
              </p>
              <details>
                <summary>What was sent</summary>
                <pre tabIndex={0}>{JSON.stringify(body, null, 2)}</pre>
              </details>
            </div>
            <div class="actions">
              <button
                type="button"
                class="quiet"
                onClick={() => void change('POST', `${id}/replay`)}
              >
                Replay
              </button>
              <button type="button" class="quiet" onClick={() => void change('DELETE', id)}>
                Throw away
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
