import type { NotifySettingsResponse } from '../../../contract/index.ts';
import { counted } from '../../format.ts';
import { strings } from '../../strings/index.ts';
import { addressesIn } from '../../parts/mail-addresses.ts';
import { NoMails } from '../../parts/no-mails.tsx';
import { SettingsForm } from '../../parts/settings-form.tsx';

/** How the team is told of customers who wait or leave a message. */
export const Notifications = () => (
  <SettingsForm<NotifySettingsResponse['data']>
    id="notifications"
    title={strings.settings.notifications}
    address="notifications/settings"
    rows={8}
    changeIn={(fields) => ({
      mail_to: addressesIn(fields.get('to')),
      mail_when_waiting: fields.get('waiting') !== null,
      mail_when_left: fields.get('left') !== null,
      include_content: fields.get('content') !== null,
    })}
  >
    {(settings) => (
      <>
        <NoMails without={settings.mails_need} />
        <label class="check">
          <input type="checkbox" name="waiting" defaultChecked={settings.mail_when_waiting} />
          {strings.settings.mailWhenWaiting}
        </label>
        <label class="check">
          <input type="checkbox" name="left" defaultChecked={settings.mail_when_left} />
          {strings.settings.mailWhenLeft}
        </label>
        <label for="notify-to">{strings.settings.mailTo}</label>
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
          {strings.settings.includeContent}
        </label>
        <p class="muted">{counted(strings.settings.devices, settings.push_subscriptions)}</p>
      </>
    )}
  </SettingsForm>
);
