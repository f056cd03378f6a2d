import { useSignal } from '@preact/signals';
import type { MailStatusAnswer, SurveyConfigAnswer } from '../../contract/index.ts';
import { call, send } from '../api.ts';
import { useFetched } from '../fetched.ts';
import { Waiting } from '../parts.tsx';
import './surveys.css';

const languageNames = new Intl.DisplayNames(undefined, { type: 'language' });

/** When surveys are mailed and what they look like; with a preview, and one to try. */
export function SurveySettings() {
  const [fetched, again] = useFetched('', () => call<SurveyConfigAnswer>('/csat/config'));
  const told = useSignal<{ text: string; isError: boolean } | null>(null);
  const version = useSignal(0);
  const config = fetched.value;

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(data.get(name) ?? '').trim() || null;
    const answer = await send<SurveyConfigAnswer>('PUT', '/csat/config', {
      enabled: data.get('enabled') !== null,
      survey_delay_hours: Number(data.get('delay')),
      survey_expiry_days: Number(data.get('expiry')),
      pause_days: Number(data.get('pause')),
      brand_name: text('brand'),
      brand_color: data.get('colored') === null ? null : text('color'),
      logo_url: text('logo'),
      sender: text('sender'),
    });
    told.value = { text: answer.ok ? 'Saved.' : answer.message, isError: !answer.ok };
    if (!answer.ok) return;
    await again();
    version.value++;
  }

  return (
    <section class="card" aria-labelledby="survey-settings">
      <div class="card-head">
        <h2 id="survey-settings">Surveys by e-mail</h2>
      </div>
      <Waiting fetched={fetched} what="The settings" rows={3} />
      {config && (
        <div class="columns even">
          <form class="settings" onSubmit={(event) => void submit(event)}>
            <label class="check">
              <input type="checkbox" name="enabled" defaultChecked={config.enabled} />
              Ask by e-mail when a conversation was resolved
            </label>
            <div class="fields">
              <Numeric name="delay" label="Hours until it leaves" max={72} min={1}>
                {config.survey_delay_hours}
              </Numeric>
              <Numeric name="expiry" label="Days to answer" max={30} min={1}>
                {config.survey_expiry_days}
              </Numeric>
              <Numeric name="pause" label="Days until the next" max={365} min={0}>
                {config.pause_days}
              </Numeric>
            </div>
            <Text name="brand" label="Name" maxLength={80} example="Northwind Support">
              {config.brand_name}
            </Text>
            <label class="check">
              <input type="checkbox" name="colored" defaultChecked={config.brand_color !== null} />
              Colour
              <input
                type="color"
                name="color"
                aria-label="Colour"
                defaultValue={config.brand_color ?? '#0d6353'}
              />
            </label>
            <Text
              name="logo"
              label="Address of a logo, 32 pixels high"
              type="url"
              maxLength={500}
              example="https://www.example.com/logo.png"
            >
              {config.logo_url}
            </Text>
            <Text
              name="sender"
              label="Sender"
              type="email"
              maxLength={254}
              example="support@example.com"
            >
              {config.sender}
            </Text>
            <div class="actions">
              <button class="primary">Save</button>
              <span role="status" class={told.value?.isError ? 'field-error' : 'muted'}>
                {told.value?.text}
              </span>
            </div>
          </form>
          <Preview version={version.value} />
        </div>
      )}
    </section>
  );
}

function Numeric(props: {
  name: string;
  label: string;
  min: number;
  max: number;
  children: number;
}) {
  const { name, label, min, max, children } = props;
  return (
    <div>
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type="number"
        required
        min={min}
        max={max}
        step="any"
        inputMode="decimal"
        defaultValue={String(children)}
      />
    </div>
  );
}

function Text(props: {
  name: string;
  label: string;
  type?: 'url' | 'email';
  maxLength: number;
  example: string;
  children: string | null;
}) {
  const { name, label, type = 'text', maxLength, example, children } = props;
  return (
    <div>
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={type as 'text'}
        maxLength={maxLength}
        placeholder={example}
        autocomplete="off"
        defaultValue={children ?? ''}
      />
    </div>
  );
}

/** The mail as it would leave now. */
function Preview({ version }: { version: number }) {
  const [status] = useFetched(`${version}`, () => call<MailStatusAnswer>('/csat/mail/status'));
  const language = useSignal('en');
  const told = useSignal<{ text: string; isError: boolean } | null>(null);

  async function test(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const to = String(new FormData(event.currentTarget as HTMLFormElement).get('to')).trim();
    told.value = { text: 'Sending …', isError: false };
    const answer = await send<unknown>('POST', '/csat/mail/test', { to, language: language.value });
    told.value = answer.ok
      ? { text: `The mail server has taken it for ${to}.`, isError: false }
      : { text: answer.message, isError: true };
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
            {status.value?.languages.map((one) => (
              <option value={one}>{languageNames.of(one)}</option>
            ))}
          </select>
        </label>
      </div>
      <iframe
        title="Preview of the mail"
        src={`/api/v1/csat/mail?language=${language.value}&version=${version}`}
      />
      {status.value?.smtp ? (
        <form onSubmit={(event) => void test(event)}>
          <label for="to">Send one to try it, from {status.value.sender}</label>
          <div class="actions">
            <input id="to" name="to" type="email" required maxLength={254} />
            <button class="quiet">Send</button>
          </div>
          <span role="status" class={told.value?.isError ? 'field-error' : 'muted'}>
            {told.value?.text}
          </span>
        </form>
      ) : (
        status.value && (
          <p class="muted">
            No mail server is set: mails are kept, and shown under Surveys. To send them, set{' '}
            <code>AFTERWORD_SMTP_URL</code>.
          </p>
        )
      )}
    </div>
  );
}
