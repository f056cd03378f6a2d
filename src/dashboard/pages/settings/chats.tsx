import type { OrganisationResponse } from '../../../contract/index.ts';
import { SettingsForm } from './settings-form.tsx';

const MINUTES_PER_HOUR = 60;

/** How long absent agents keep their chats, and how soon messages left are answered. */
export const Chats = () => (
  <SettingsForm<OrganisationResponse['data']>
    id="chats"
    title="Chats and messages left"
    address="organisation"
    rows={2}
    changeIn={(fields) => {
      const hours = String(fields.get('answer')).trim();
      return {
        agent_absence_minutes: Number(fields.get('absence')),
        answer_within_minutes: hours === '' ? null : Math.round(Number(hours) * MINUTES_PER_HOUR),
      };
    }}
  >
    {(settings) => (
      <>
        <label for="absence">Minutes that an agent without a connection keeps their chats</label>
        <input
          id="absence"
          name="absence"
          type="number"
          min={1}
          max={60}
          required
          inputMode="numeric"
          defaultValue={String(settings.agent_absence_minutes)}
        />
        <label for="answer">
          Hours within which messages left are answered, as customers are told (empty: not told)
        </label>
        <input
          id="answer"
          name="answer"
          type="number"
          min={0.25}
          max={720}
          step={0.25}
          inputMode="decimal"
          defaultValue={
            settings.answer_within_minutes === null
              ? ''
              : String(settings.answer_within_minutes / MINUTES_PER_HOUR)
          }
        />
      </>
    )}
  </SettingsForm>
);
