import { useSignal } from '@preact/signals';
import type { MailStatusResponse } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { useLoad } from '../../load.ts';
import { Saved, useSaved } from './saved.tsx';
import './mail-preview.css';

const languageNames = new Intl.DisplayNames(undefined, { type: 'language' });

/** Previews the survey mail with the current settings. */
export function MailPreview({ version }: { version: number }) {
  const status = useLoad<MailStatusResponse>('csat/mail/status', { on: version }).data;
  const language = useSignal('en');
  const sent = useSaved();

  async function test(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const to = String(new FormData(event.currentTarget as HTMLFormElement).get('to')).trim();
    sent.outcome.value = { text: 'Sending …', isError: false };
    const result = await send<unknown>('POST', 'csat/mail/test', { to, language: language.value });
    sent.report(result, `The mail server accepted it for ${to}.`);
  }

  return (
    <div class="mail-preview">
      <div class="card-head">
        <h3>Preview</h3>
        <label class="pick">
          <span class="unseen">Language</span>
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
        title="Preview of the e-mail"
        src={`/api/v1/csat/mail?language=${language.value}&version=${version}`}
      />
      {status?.smtp ? (
        <form onSubmit={(event) => void test(event)}>
          <label for="to">Send a test e-mail from {status.sender}</label>
          <div class="actions">
            <input id="to" name="to" type="email" required maxLength={254} />
            <button class="quiet">Send</button>
          </div>
          <Saved of={sent} />
        </form>
      ) : (
        status && (
          <p class="muted">
            No mail server is configured: e-mails are stored, and shown under Surveys. To send them,
            set <code>AFTERWORD_SMTP_URL</code>.
          </p>
        )
      )}
    </div>
  );
}
