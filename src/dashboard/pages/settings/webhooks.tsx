import { useSignal } from '@preact/signals';
import type {
  DeliveryListResponse,
  ListedWebhook,
  NoticeType,
  WebhookListResponse,
  WebhookSecretResponse,
} from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { ago, counted, moment, words } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { RowActions } from '../../parts/row-actions.tsx';
import { ShownOnce } from './shown-once.tsx';

const TYPES: readonly (readonly [NoticeType, string])[] = [
  ['chat.waiting', 'A customer waits'],
  ['chat.unanswered', 'Nobody took a chat'],
  ['message.left', 'A customer leaves a message'],
  ['mail.received', 'A customer replies by mail'],
  ['survey.rated', 'A conversation is rated'],
  ['conversation.escalated', 'A conversation is escalated'],
  ['gap.found', 'The AI cannot answer a question'],
];

/** Outgoing webhooks: add, disable, replace the secret, delete; their deliveries, and replays. */
export function Webhooks() {
  const load = useLoad<WebhookListResponse>('webhooks/outgoing');
  const made = useSignal<WebhookSecretResponse | null>(null);
  const problem = useSignal<string | null>(null);

  async function change(method: string, path: string, body?: object): Promise<void> {
    const result = await send<Partial<WebhookSecretResponse>>(
      method,
      `webhooks/outgoing${path}`,
      body,
    );
    problem.value = result.ok ? null : result.message;
    if (result.ok && result.value.secret !== undefined) {
      made.value = result.value as WebhookSecretResponse;
    }
    if (result.ok) await load.reload();
  }

  return (
    <Card id="webhooks" title="Webhooks">
      <Waiting for={load} what="The webhooks" rows={2} />
      {made.value && (
        <ShownOnce
          secret={made.value.secret}
          doneLabel="I have saved it"
          done={() => (made.value = null)}
        >
          The secret that signs deliveries to <strong>{hostOf(made.value.data.url)}</strong>. It is
          shown only once:
        </ShownOnce>
      )}
      <Problem of={problem.value} />
      {load.data?.data.length === 0 && (
        <Notice title="No webhooks yet">
          A webhook tells your own systems, or a Slack channel, what happens here.
        </Notice>
      )}
      <ul class="keys">
        {load.data?.data.map((one) => (
          <Webhook key={one.id} of={one} change={change} />
        ))}
      </ul>
      <NewWebhook key={made.value?.data.id} make={(body) => change('POST', '', body)} />
    </Card>
  );
}

const hostOf = (url: string) => new URL(url).host;

const STATES = { active: 'Active', failing: 'Failing', disabled: 'Disabled' } as const;

function Webhook(props: {
  of: ListedWebhook;
  change: (method: string, path: string, body?: object) => Promise<void>;
}) {
  const { of: one, change } = props;
  const isOpen = useSignal(false);
  const isEnabled = one.state !== 'disabled';
  return (
    <li>
      <div>
        <h3>{hostOf(one.url)}</h3>
        <p class="muted">
          {STATES[one.state]}
          {one.note !== null && `: ${one.note}`}
          {one.form === 'slack' && ', in the form of Slack'}
          {one.pending > 0 && `, ${counted(one.pending, 'delivery', 'deliveries')} on the way`}
        </p>
        {one.state !== 'active' && one.last_error !== null && one.last_error_at !== null && (
          <p class="muted">
            {one.last_error} ({ago(one.last_error_at, Date.now())})
          </p>
        )}
        <p class="muted">{one.types.join(', ')}</p>
        <details onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
          <summary>Deliveries</summary>
          {isOpen.value && <Deliveries of={one} />}
        </details>
      </div>
      <RowActions
        name={hostOf(one.url)}
        verb="Delete"
        keepLabel="Keep it"
        act={() => void change('DELETE', `/${one.id}`)}
      >
        <button
          type="button"
          class="quiet"
          onClick={() => void change('PATCH', `/${one.id}`, { enabled: !isEnabled })}
        >
          {isEnabled ? 'Disable' : 'Enable'}
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => void change('POST', `/${one.id}/secret`)}
        >
          New secret
        </button>
      </RowActions>
    </li>
  );
}

/** The latest deliveries of a webhook. */
function Deliveries({ of: { id, state } }: { of: ListedWebhook }) {
  const load = useLoad<DeliveryListResponse>(`webhooks/outgoing/${id}/deliveries`);
  const problem = useSignal<string | null>(null);

  async function replay(delivery: string): Promise<void> {
    const result = await send<unknown>('POST', `webhooks/deliveries/${delivery}/replay`);
    problem.value = result.ok ? null : result.message;
    await load.reload();
  }

  return (
    <>
      <Waiting for={load} what="The deliveries" rows={2} />
      <Problem of={problem.value} />
      {load.data?.data.length === 0 && <p class="muted">None in the last 30 days.</p>}
      <ul class="keys">
        {load.data?.data.map((one) => (
          <li key={one.id}>
            <p class="muted">
              {one.type}, {moment(one.created_at)}: {words(one.state).toLowerCase()}
              {one.attempts > 1 && `, ${counted(one.attempts, 'attempt')}`}
              {one.error !== null && `, ${one.error}`}
            </p>
            {one.state !== 'pending' && state !== 'disabled' && (
              <div class="actions">
                <button type="button" class="quiet" onClick={() => void replay(one.id)}>
                  Replay
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** A form that clears when the webhook is created. */
function NewWebhook({ make }: { make: (body: object) => Promise<void> }) {
  return (
    <details class="new">
      <summary>New webhook</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const data = new FormData(event.currentTarget);
          void make({
            url: String(data.get('url')).trim(),
            form: data.get('slack') === null ? 'json' : 'slack',
            types: data.getAll('type').map(String),
            includes_content: data.get('content') !== null,
          });
        }}
      >
        <label for="webhook-url">URL</label>
        <input
          id="webhook-url"
          name="url"
          type="url"
          required
          maxLength={2000}
          placeholder="https://example.com/afterword"
          autocomplete="off"
        />
        <fieldset class="choices">
          <legend>When</legend>
          {TYPES.map(([type, label]) => (
            <label key={type}>
              <input type="checkbox" name="type" value={type} defaultChecked />
              {label}
            </label>
          ))}
        </fieldset>
        <label class="check">
          <input type="checkbox" name="slack" />
          In the form of Slack
        </label>
        <label class="check">
          <input type="checkbox" name="content" />
          Include what customers wrote, and their addresses
        </label>
        <button class="primary">Create webhook</button>
      </form>
    </details>
  );
}
