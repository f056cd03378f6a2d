import { useSignal } from '@preact/signals';
import type {
  DeliveryListResponse,
  ListedWebhook,
  NoticeType,
  WebhookListResponse,
  WebhookSecretResponse,
} from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { send } from '../../api.ts';
import { ago, counted, moment } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { RowActions } from '../../parts/row-actions.tsx';
import { sayWith, strings } from '../../strings/index.ts';
import { ShownOnce } from './shown-once.tsx';

const TYPES: readonly NoticeType[] = [
  'chat.waiting',
  'chat.unanswered',
  'message.left',
  'mail.received',
  'survey.rated',
  'conversation.escalated',
  'gap.found',
  'alert.started',
  'alert.ended',
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
    <Card id="webhooks" title={strings.settings.webhooks}>
      <Waiting for={load} what={strings.settings.theWebhooks} rows={2} isTall />
      {made.value && (
        <ShownOnce
          secret={made.value.secret}
          doneLabel={strings.settings.haveSaved}
          done={() => (made.value = null)}
        >
          {sayWith(strings.settings.webhookSecretIs, {
            host: <strong>{hostOf(made.value.data.url)}</strong>,
          })}
        </ShownOnce>
      )}
      <Problem of={problem.value} />
      {load.data?.data.length === 0 && (
        <Notice title={strings.settings.noWebhooks}>{strings.settings.noWebhooksAbout}</Notice>
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

/** Its state in words. */
function storyOf({ state, note, form, pending }: ListedWebhook): string {
  const { webhookState, webhookNote, webhookForSlack, webhookPending } = strings.settings;
  let story = webhookState[state];
  if (note !== null) story = say(webhookNote, { state: story, note });
  if (form === 'slack') story = say(webhookForSlack, { state: story });
  return pending > 0 ? say(counted(webhookPending, pending), { state: story }) : story;
}

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
        <p class="muted">{storyOf(one)}</p>
        {one.state !== 'active' && one.last_error !== null && one.last_error_at !== null && (
          <p class="muted">
            {say(strings.settings.errorAt, {
              error: one.last_error,
              time: ago(one.last_error_at, Date.now()),
            })}
          </p>
        )}
        <p class="muted">{one.types.join(', ')}</p>
        <details onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
          <summary>{strings.settings.deliveries}</summary>
          {isOpen.value && <Deliveries of={one} />}
        </details>
      </div>
      <RowActions
        verb={strings.common.delete}
        name={say(strings.common.deleteOne, { name: hostOf(one.url) })}
        confirmLabel={strings.common.deleteForGood}
        keepLabel={strings.common.keepIt}
        act={() => void change('DELETE', `/${one.id}`)}
      >
        <button
          type="button"
          class="quiet"
          onClick={() => void change('PATCH', `/${one.id}`, { enabled: !isEnabled })}
        >
          {isEnabled ? strings.settings.disable : strings.settings.enable}
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => void change('POST', `/${one.id}/secret`)}
        >
          {strings.settings.newSecret}
        </button>
      </RowActions>
    </li>
  );
}

/** What became of a delivery, in words. */
function deliveryStory({
  type,
  created_at,
  state,
  attempts,
  error,
}: DeliveryListResponse['data'][number]): string {
  const { delivery, deliveryAttempts, deliveryError } = strings.settings;
  let story = say(delivery[state], { type, time: moment(created_at) });
  if (attempts > 1) story = say(counted(deliveryAttempts, attempts), { delivery: story });
  return error === null ? story : say(deliveryError, { delivery: story, error });
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
      <Waiting for={load} what={strings.settings.theDeliveries} rows={2} isTall />
      <Problem of={problem.value} />
      {load.data?.data.length === 0 && <p class="muted">{strings.settings.noDeliveries}</p>}
      <ul class="keys">
        {load.data?.data.map((one) => (
          <li key={one.id}>
            <p class="muted">{deliveryStory(one)}</p>
            {one.state !== 'pending' && state !== 'disabled' && (
              <div class="actions">
                <button type="button" class="quiet" onClick={() => void replay(one.id)}>
                  {strings.common.replay}
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
      <summary>{strings.settings.newWebhook}</summary>
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
        <label for="webhook-url">{strings.settings.url}</label>
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
          <legend>{strings.settings.whenOf}</legend>
          {TYPES.map((type) => (
            <label key={type}>
              <input type="checkbox" name="type" value={type} defaultChecked />
              {strings.settings.notices[type]}
            </label>
          ))}
        </fieldset>
        <label class="check">
          <input type="checkbox" name="slack" />
          {strings.settings.slackForm}
        </label>
        <label class="check">
          <input type="checkbox" name="content" />
          {strings.settings.webhookContent}
        </label>
        <button class="primary">{strings.settings.createWebhook}</button>
      </form>
    </details>
  );
}
