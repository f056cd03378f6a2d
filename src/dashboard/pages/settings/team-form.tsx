import type { ListedTeam } from '../../../contract/index.ts';
import { strings } from '../../strings/index.ts';
import { hoursAs } from './week-hours.ts';

/** A form for a new or an existing team. */
export function TeamForm(props: {
  of: ListedTeam | null;
  teams: readonly ListedTeam[];
  save(form: HTMLFormElement): Promise<boolean>;
}) {
  const { of: team, teams, save } = props;
  const id = (name: string) => `team-${team?.id ?? 'new'}-${name}`;
  return (
    <form
      class="team-form"
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        void save(form).then((isDone) => isDone && team === null && form.reset());
      }}
    >
      <label for={id('name')}>{strings.settings.name}</label>
      <input id={id('name')} name="name" required maxLength={100} defaultValue={team?.name ?? ''} />
      <label for={id('topics')}>{strings.settings.teamTopics}</label>
      <input id={id('topics')} name="topics" defaultValue={team?.topics.join(', ') ?? ''} />
      <label for={id('parent')}>{strings.settings.parentTeam}</label>
      <select id={id('parent')} name="parent" defaultValue={String(team?.parent_id ?? '')}>
        <option value="">{strings.common.none}</option>
        {teams.map((one) => (
          <option key={one.id} value={one.id} selected={one.id === team?.parent_id}>
            {one.name}
          </option>
        ))}
      </select>
      <label for={id('hours')}>{strings.settings.teamHours}</label>
      <textarea
        id={id('hours')}
        name="hours"
        rows={3}
        placeholder="mon 09:00-12:00 13:00-17:00"
        defaultValue={hoursAs(team?.hours ?? null)}
      />
      <label for={id('zone')}>{strings.settings.timeZone}</label>
      <input
        id={id('zone')}
        name="zone"
        placeholder="Europe/Berlin"
        defaultValue={team?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone}
      />
      <label for={id('holidays')}>{strings.settings.holidays}</label>
      <input
        id={id('holidays')}
        name="holidays"
        placeholder="2026-12-25, 2026-12-26"
        defaultValue={team?.holidays.join(', ') ?? ''}
      />
      <button class="primary">{team ? strings.common.save : strings.common.add}</button>
    </form>
  );
}
