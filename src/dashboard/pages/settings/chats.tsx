import type { OrganisationResponse } from '../../../contract/index.ts';
import { strings } from '../../strings/index.ts';
import { NumberField } from '../../parts/number-field.tsx';
import { SettingsForm } from '../../parts/settings-form.tsx';

const MINUTES_PER_HOUR = 60;

/** How long absent agents keep their chats, when a first reply is late, and how soon messages left are answered. */
export const Chats = () => (
  <SettingsForm<OrganisationResponse['data']>
    id="chats"
    title={strings.settings.chats}
    address="organisation"
    rows={7}
    changeIn={(fields) => {
      const hours = String(fields.get('answer')).trim();
      return {
        agent_absence_minutes: Number(fields.get('absence')),
        late_after_minutes: Number(fields.get('late')),
        answer_within_minutes: hours === '' ? null : Math.round(Number(hours) * MINUTES_PER_HOUR),
      };
    }}
  >
    {(settings) => (
      <>
        <NumberField
          name="absence"
          label={strings.settings.absence}
          min={1}
          max={60}
          value={settings.agent_absence_minutes}
        />
        <NumberField
          name="late"
          label={strings.settings.lateAfter}
          min={1}
          max={1_440}
          value={settings.late_after_minutes}
        />
        <NumberField
          name="answer"
          label={strings.settings.answerWithin}
          min={0.25}
          max={720}
          step={0.25}
          isOptional
          value={
            settings.answer_within_minutes === null
              ? null
              : settings.answer_within_minutes / MINUTES_PER_HOUR
          }
        />
      </>
    )}
  </SettingsForm>
);
