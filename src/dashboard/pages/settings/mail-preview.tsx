import { useSignal } from '@preact/signals';
import type { MailStatusResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { send } from '../../api.ts';
import { useLoad } from '../../load.ts';
import { locale, sayWith, strings } from '../../strings/index.ts';
import { Saved, useSaved } from '../../parts/saved.tsx';
import './mail-preview.css';

/** Previews the survey mail with the current settings. */
export function MailPreview({ version }: { version: number }) {
  const status = useLoad<MailStatusResponse>('csat/mail/status', { on: version }).data;
  const language = useSignal('en');
  const sent = useSaved();

  async function test(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const to = String(new FormData(event.currentTarget as HTMLFormElement).get('to')).trim();
    sent.outcome.value = { text: strings.common.sending, isError: false };
    const result = await send<unknown>('POST', 'csat/mail/test', { to, language: language.value });
    sent.report(result, say(strings.settings.accepted, { email: to }));
  }

  const languageNames = new Intl.DisplayNames(locale.value, { type: 'language' });
  return (
    <div class="mail-preview">
      <div class="card-head">
        <h3>{strings.settings.preview}</h3>
        <label class="pick">
          <span class="unseen">{strings.settings.language}</span>
          <select
            value={language.value}
            onChange={(event) => (language.value = event.currentTarget.value)}
          >
            {status?.languages.map((one) => (
              <option value={one}>{languageNames.of(one)}</option>
            ))}
          </select>
        </label>
      </div>
      <iframe
        title={strings.settings.previewOf}
        src={`/api/v1/csat/mail?language=${language.value}&version=${version}`}
      />
      {status?.smtp ? (
        <form onSubmit={(event) => void test(event)}>
          <label for="to">{say(strings.settings.sendTest, { sender: status.sender ?? '' })}</label>
          <div class="actions">
            <input id="to" name="to" type="email" required maxLength={254} />
            <button class="quiet">{strings.settings.send}</button>
          </div>
          <Saved of={sent} />
        </form>
      ) : (
        status && (
          <p class="muted">
            {sayWith(strings.settings.mailsStored, { variable: <code>AFTERWORD_SMTP_URL</code> })}
          </p>
        )
      )}
    </div>
  );
}
