import type { NotifySettingsResponse } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { counted } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { Saved, useSaved } from './saved.tsx';

/** How the team is told of customers who wait or leave a message. */
export function Notifications() {
  const load = useLoad<NotifySettingsResponse>('notifications/settings');
  const saved = useSaved();
  const settings = load.data?.data;

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const result = await send<NotifySettingsResponse>('PATCH', 'notifications/settings', {
      mail_to: String(data.get('to'))
        .split(/[\s,]+/)
        .filter(Boolean),
      mail_when_waiting: data.get('waiting') !== null,
      mail_when_left: data.get('left') !== null,
      include_content: data.get('content') !== null,
    });
    if (saved.report(result)) await load.reload();
  }

  return (
    <Card id="notifications" title="Notifications">
      <Waiting for={load} what="The settings" rows={3} />
      {settings && (
        <form class="settings" onSubmit={(event) => void submit(event)}>
          {!settings.mails_leave && (
            <p class="muted">
              No mail server is configured: no mails are sent. Set AFTERWORD_SMTP_URL.
            </p>
          )}
          <label class="check">
            <input type="checkbox" name="waiting" defaultChecked={settings.mail_when_waiting} />
            Mail when a customer waits and no agent is online
          </label>
          <label class="check">
            <input type="checkbox" name="left" defaultChecked={settings.mail_when_left} />
            Mail when a customer is to be answered by mail: a message left, a reply by mail, a chat
            that nobody took
          </label>
          <label for="notify-to">
            Addresses (empty: the agents of the team that the chat waits for, else all agents)
          </label>
          <textarea
            id="notify-to"
            name="to"
            rows={2}
            spellcheck={false}
            placeholder="support@example.com"
            defaultValue={settings.mail_to.join('\n')}
          />
          <label class="check">
            <input type="checkbox" name="content" defaultChecked={settings.include_content} />
            Include what customers wrote in mails and notifications on devices
          </label>
          <p class="muted">
            {counted(settings.push_subscriptions, 'device')} of agents{' '}
            {settings.push_subscriptions === 1 ? 'receives' : 'receive'} notifications. Agents turn
            them on in the inbox.
          </p>
          <div class="actions">
            <button class="primary">Save</button>
            <Saved of={saved} />
          </div>
        </form>
      )}
    </Card>
  );
}
