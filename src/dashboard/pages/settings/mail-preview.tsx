import { useSignal } from '@preact/signals';
import type { MailStatusResponse } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { useLoad } from '../../load.ts';
import { Saved, useSaved } from './saved.tsx';
import './mail-preview.css';

const languageNames = new Intl.DisplayNames(undefined, { type: 'language' });

/** The mail as it would leave now. */
export function MailPreview({ version }: { version: number }) {
  const status = useLoad<MailStatusResponse>('csat/mail/status', { on: version }).data;
  const language = useSignal('en');
  const sent = useSaved();

  async function test(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const to = String(new FormData(event.currentTarget as HTMLFormElement).get('to')).trim();
    sent.told.value = { text: 'Sending …', isError: false };
    const answer = await send<unknown>('POST', 'csat/mail/test', { to, language: language.value });
    sent.tell(answer, `The mail server accepted it for ${to}.`);
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
          <label for="to">Send one to try it, from {status.sender}</label>
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
