import { useSignal } from '@preact/signals';
import type {
  Vendor,
  WebhookFailureResponse,
  WebhookFailuresResponse,
} from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { send } from '../../api.ts';
import { moment } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';

const NAMES = {
  zendesk: 'Zendesk',
  intercom: 'Intercom',
  freshdesk: 'Freshdesk',
  chatwoot: 'Chatwoot',
  crisp: 'Crisp',
} satisfies Record<Vendor, string>;

/** Deliveries of other systems that could not be read: show, replay, delete. */
export function Deliveries() {
  const load = useLoad<WebhookFailuresResponse>('webhooks/failures');
  const problem = useSignal<string | null>(null);

  /** Bodies that are too long for the list, by delivery. */
  const long = useSignal<ReadonlyMap<string, unknown>>(new Map());

  async function show(id: string): Promise<void> {
    if (long.value.has(id)) return;
    const result = await send<WebhookFailureResponse>('GET', `webhooks/failures/${id}`);
    problem.value = result.ok ? null : result.message;
    if (result.ok) long.value = new Map(long.value).set(id, result.value.data.body);
  }

  async function change(method: string, path: string): Promise<void> {
    const result = await send<unknown>(method, `webhooks/failures/${path}`);
    problem.value = result.ok ? null : result.message;
    await load.reload();
  }

  return (
    <Card id="deliveries" title={strings.settings.unread}>
      <Waiting for={load} what={strings.settings.theDeliveries} rows={2} />
      <Problem of={problem.value} />
      {load.data?.data.length === 0 && (
        <Notice title={strings.common.none}>{strings.settings.allRead}</Notice>
      )}
      <ul class="keys">
        {load.data?.data.map(({ id, source, received_at, issues, body }) => (
          <li key={id}>
            <div>
              <h3>
                {say(strings.settings.receivedAt, {
                  source: NAMES[source],
                  time: moment(received_at),
                })}
              </h3>
              <p class="muted">
                {issues.map(({ path, message }) => `${path}: ${message}`).join('; ')}
              </p>
              <details onToggle={() => void (body === null && show(id))}>
                <summary>{strings.settings.whatWasSent}</summary>
                <pre tabIndex={0}>
                  {JSON.stringify(body ?? long.value.get(id), null, 2) ?? strings.frame.loading}
                </pre>
              </details>
            </div>
            <div class="actions">
              <button
                type="button"
                class="quiet"
                onClick={() => void change('POST', `${id}/replay`)}
              >
                {strings.common.replay}
              </button>
              <button type="button" class="quiet" onClick={() => void change('DELETE', id)}>
                {strings.common.delete}
              </button>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
