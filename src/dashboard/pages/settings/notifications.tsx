import type { NotifySettingsResponse } from '../../../contract/index.ts';
import { counted } from '../../format.ts';
import { SettingsForm } from './settings-form.tsx';

/** How the team is told of customers who wait or leave a message. */
export const Notifications = () => (
  <SettingsForm<NotifySettingsResponse['data']>
    id="notifications"
    title="Notifications"
    address="notifications/settings"
    rows={3}
    changeIn={(fields) => ({
      mail_to: String(fields.get('to'))
        .split(/[\s,]+/)
        .filter(Boolean),
      mail_when_waiting: fields.get('waiting') !== null,
      mail_when_left: fields.get('left') !== null,
      include_content: fields.get('content') !== null,
    })}
  >
    {(settings) => (
      <>
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
      </>
    )}
  </SettingsForm>
);
