import type { OrganisationResponse } from '../../../contract/index.ts';
import { timeZone } from '../../session.ts';
import { strings } from '../../strings/index.ts';
import { SettingsForm } from '../../parts/settings-form.tsx';

/** The time zone whose days figures and filters have. */
export const TimeZone = () => (
  <SettingsForm<OrganisationResponse['data']>
    id="time-zone"
    title={strings.settings.timeZone}
    address="organisation"
    rows={4}
    changeIn={(fields) => ({ time_zone: fields.get('zone') })}
  >
    {({ time_zone: zone }) => {
      timeZone.value = zone;
      const zones = [...new Set(['UTC', zone, ...Intl.supportedValuesOf('timeZone')])];
      return (
        <>
          <p class="muted">{strings.settings.timeZoneAbout}</p>
          <label for="zone">{strings.settings.timeZone}</label>
          <select id="zone" name="zone" defaultValue={zone}>
            {zones.map((one) => (
              <option key={one} selected={one === zone}>
                {one}
              </option>
            ))}
          </select>
        </>
      );
    }}
  </SettingsForm>
);
