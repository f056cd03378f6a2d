import type { OrganisationResponse } from '../../../contract/index.ts';
import { strings } from '../../strings/index.ts';
import { NumberField } from '../../parts/number-field.tsx';
import { SettingsForm } from '../../parts/settings-form.tsx';

/** Retention, masking, and the origins that may use the publishable keys. */
export const Privacy = () => (
  <SettingsForm<OrganisationResponse['data']>
    id="privacy"
    title={strings.settings.privacy}
    address="organisation"
    rows={9}
    changeIn={(fields) => {
      const days = String(fields.get('days')).trim();
      return {
        retention_days: days === '' ? null : Number(days),
        redaction: fields.get('redaction') !== null,
        allowed_origins: String(fields.get('origins')).split(/\s+/).filter(Boolean),
        export_idle_hours: Number(fields.get('idle')),
      };
    }}
  >
    {(settings) => (
      <>
        <NumberField
          name="days"
          label={strings.settings.retention}
          min={1}
          max={36_500}
          isOptional
          value={settings.retention_days}
        />
        <NumberField
          name="idle"
          label={strings.settings.idle}
          min={1}
          max={720}
          value={settings.export_idle_hours}
        />
        <label class="check">
          <input type="checkbox" name="redaction" defaultChecked={settings.redaction} />
          {strings.settings.redaction}
        </label>
        <label for="origins">{strings.settings.origins}</label>
        <textarea
          id="origins"
          name="origins"
          rows={3}
          spellcheck={false}
          placeholder="https://shop.example.com"
          defaultValue={settings.allowed_origins.join('\n')}
        />
      </>
    )}
  </SettingsForm>
);
