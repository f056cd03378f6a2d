import type { NotifySettingsResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { NoMails } from '../../parts/no-mails.tsx';
import { SettingsForm } from '../../parts/settings-form.tsx';
import { timeZone } from '../../session.ts';
import { strings } from '../../strings/index.ts';

/** The languages of mails to the team, each named in itself. */
const LANGUAGES = ['en', 'de'] as const;
const nameOf = (language: string) =>
  new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;

/** When alerts wait, and their language. */
export const Delivery = () => (
  <SettingsForm<NotifySettingsResponse['data']>
    id="delivery"
    title={strings.alerts.delivery}
    address="notifications/settings"
    rows={8}
    changeIn={(fields) => ({
      language: fields.get('language'),
      quiet_hours:
        fields.get('quiet') === null ? null : { from: fields.get('from'), to: fields.get('to') },
    })}
  >
    {({ language, quiet_hours: quiet, mails_need }) => (
      <>
        <NoMails without={mails_need} />
        <label class="check">
          <input type="checkbox" name="quiet" defaultChecked={quiet !== null} />
          {strings.alerts.quiet}
        </label>
        <p class="muted">{say(strings.alerts.quietAbout, { zone: timeZone.value })}</p>
        <label for="quiet-from">{strings.alerts.from}</label>
        <input
          id="quiet-from"
          name="from"
          type="time"
          required
          defaultValue={quiet?.from ?? '22:00'}
        />
        <label for="quiet-to">{strings.alerts.to}</label>
        <input id="quiet-to" name="to" type="time" required defaultValue={quiet?.to ?? '07:00'} />
        <label for="alert-language">{strings.alerts.language}</label>
        <select id="alert-language" name="language" defaultValue={language}>
          {LANGUAGES.map((one) => (
            <option key={one} value={one} lang={one} selected={one === language}>
              {nameOf(one)}
            </option>
          ))}
        </select>
      </>
    )}
  </SettingsForm>
);
