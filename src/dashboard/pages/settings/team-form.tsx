import type { ListedTeam } from '../../../contract/index.ts';
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
      <label for={id('name')}>Name</label>
      <input id={id('name')} name="name" required maxLength={100} defaultValue={team?.name ?? ''} />
      <label for={id('topics')}>
        Topics, separated by commas (empty: all that no other team has)
      </label>
      <input id={id('topics')} name="topics" defaultValue={team?.topics.join(', ') ?? ''} />
      <label for={id('parent')}>Parent team</label>
      <select id={id('parent')} name="parent" defaultValue={String(team?.parent_id ?? '')}>
        <option value="">None</option>
        {teams.map((one) => (
          <option key={one.id} value={one.id} selected={one.id === team?.parent_id}>
            {one.name}
          </option>
        ))}
      </select>
      <label for={id('hours')}>Hours, one weekday per line (empty: always)</label>
      <textarea
        id={id('hours')}
        name="hours"
        rows={3}
        placeholder="mon 09:00-12:00 13:00-17:00"
        defaultValue={hoursAs(team?.hours ?? null)}
      />
      <label for={id('zone')}>Time zone</label>
      <input
        id={id('zone')}
        name="zone"
        placeholder="Europe/Berlin"
        defaultValue={team?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone}
      />
      <label for={id('holidays')}>Holidays, separated by commas</label>
      <input
        id={id('holidays')}
        name="holidays"
        placeholder="2026-12-25, 2026-12-26"
        defaultValue={team?.holidays.join(', ') ?? ''}
      />
      <button class="primary">{team ? 'Save' : 'Add'}</button>
    </form>
  );
}
