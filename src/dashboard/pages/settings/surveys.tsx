import { useSignal } from '@preact/signals';
import type { SurveyConfigResponse } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';
import { MailPreview } from './mail-preview.tsx';
import { NumberField } from '../../parts/number-field.tsx';
import { Saved, useSaved } from '../../parts/saved.tsx';
import './surveys.css';

/** When surveys are sent and what they look like, with a preview and a test mail. */
export function SurveySettings() {
  const load = useLoad<SurveyConfigResponse>('csat/config');
  const saved = useSaved();
  const version = useSignal(0);
  const config = load.data;

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(data.get(name) ?? '').trim() || null;
    const result = await send<SurveyConfigResponse>('PUT', 'csat/config', {
      enabled: data.get('enabled') !== null,
      survey_delay_hours: Number(data.get('delay')),
      survey_expiry_days: Number(data.get('expiry')),
      pause_days: Number(data.get('pause')),
      brand_name: text('brand'),
      brand_color: data.get('colored') === null ? null : text('color'),
      logo_url: text('logo'),
      sender: text('sender'),
    });
    if (!saved.report(result)) return;
    await load.reload();
    version.value++;
  }

  return (
    <Card id="survey-settings" title={strings.settings.surveys}>
      <Waiting for={load} what={strings.settings.theSettings} rows={13} />
      {config && (
        <div class="columns even">
          <form class="settings" onSubmit={(event) => void submit(event)}>
            <label class="check">
              <input type="checkbox" name="enabled" defaultChecked={config.enabled} />
              {strings.settings.sendSurveys}
            </label>
            <div class="fields">
              <div>
                <NumberField
                  name="delay"
                  label={strings.settings.delay}
                  min={1}
                  max={72}
                  step="any"
                  value={config.survey_delay_hours}
                />
              </div>
              <div>
                <NumberField
                  name="expiry"
                  label={strings.settings.expiry}
                  min={1}
                  max={30}
                  step="any"
                  value={config.survey_expiry_days}
                />
              </div>
              <div>
                <NumberField
                  name="pause"
                  label={strings.settings.pause}
                  min={0}
                  max={365}
                  step="any"
                  value={config.pause_days}
                />
              </div>
            </div>
            <Text
              name="brand"
              label={strings.settings.name}
              maxLength={80}
              example={strings.settings.brandExample}
            >
              {config.brand_name}
            </Text>
            <label class="check">
              <input type="checkbox" name="colored" defaultChecked={config.brand_color !== null} />
              {strings.settings.colour}
              <input
                type="color"
                name="color"
                aria-label={strings.settings.colour}
                defaultValue={config.brand_color ?? '#0d6353'}
              />
            </label>
            <Text
              name="logo"
              label={strings.settings.logo}
              type="url"
              maxLength={500}
              example="https://www.example.com/logo.png"
            >
              {config.logo_url}
            </Text>
            <Text
              name="sender"
              label={strings.settings.sender}
              type="email"
              maxLength={254}
              example="support@example.com"
            >
              {config.sender}
            </Text>
            <div class="actions">
              <button class="primary">{strings.common.save}</button>
              <Saved of={saved} />
            </div>
          </form>
          <MailPreview version={version.value} />
        </div>
      )}
    </Card>
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
