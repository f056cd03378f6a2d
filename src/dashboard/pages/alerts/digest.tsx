import type { DigestResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { momentInZone } from '../../days.ts';
import { addressesIn } from '../../parts/mail-addresses.ts';
import { NoMails } from '../../parts/no-mails.tsx';
import { SettingsForm } from '../../parts/settings-form.tsx';
import { locale, strings } from '../../strings/index.ts';

/** The first is a Monday. */
const DAYS = [
  '1970-01-05',
  '1970-01-06',
  '1970-01-07',
  '1970-01-08',
  '1970-01-09',
  '1970-01-10',
  '1970-01-11',
];

/** The settings of the weekly mail. */
export function Digest() {
  const { alerts } = strings;
  const weekday = new Intl.DateTimeFormat(locale.value, { weekday: 'long', timeZone: 'UTC' });
  return (
    <SettingsForm<DigestResponse['data']>
      id="digest"
      title={alerts.digest}
      address="digest"
      rows={9}
      changeIn={(fields) => ({
        enabled: fields.get('on') !== null,
        weekday: Number(fields.get('weekday')),
        time: fields.get('time'),
        mail_to: addressesIn(fields.get('to')),
        ...(fields.has('left') && { unsubscribed: addressesIn(fields.get('left')) }),
      })}
    >
      {(digest) => (
        <>
          <p class="muted">{alerts.digestAbout}</p>
          <NoMails without={digest.mails_need} />
          <label class="check">
            <input type="checkbox" name="on" defaultChecked={digest.enabled} />
            {alerts.digestOn}
          </label>
          <label for="digest-day">{alerts.weekday}</label>
          <select id="digest-day" name="weekday" defaultValue={String(digest.weekday)}>
            {DAYS.map((day, index) => (
              <option key={day} value={index + 1} selected={index + 1 === digest.weekday}>
                {weekday.format(Date.parse(day))}
              </option>
            ))}
          </select>
          <label for="digest-time">{alerts.time}</label>
          <input id="digest-time" name="time" type="time" required defaultValue={digest.time} />
          <label for="digest-to">{alerts.mailTo}</label>
          <textarea
            id="digest-to"
            name="to"
            rows={2}
            spellcheck={false}
            placeholder="support@example.com"
            defaultValue={digest.mail_to.join('\n')}
          />
          {digest.unsubscribed.length > 0 && (
            <>
              <label for="digest-left">{alerts.unsubscribed}</label>
              <textarea
                id="digest-left"
                name="left"
                rows={2}
                spellcheck={false}
                defaultValue={digest.unsubscribed.join('\n')}
              />
            </>
          )}
          {digest.next_at !== null && (
            <p class="muted">
              {say(alerts.nextAt, { time: momentInZone(Date.parse(digest.next_at)) })}
            </p>
          )}
        </>
      )}
    </SettingsForm>
  );
}
