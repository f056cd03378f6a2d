import { useSignal } from '@preact/signals';
import type { ListedTeam, TeamListAnswer, WeekHours } from '../../contract/index.ts';
import { call, send } from '../api.ts';
import { useFetched } from '../fetched.ts';
import { Notice, Waiting } from '../parts.tsx';
import { staffChanges } from './staff.ts';

/** `mon 09:00-12:00 13:00-17:00` a line; nothing: always. */
function hoursFrom(text: string): WeekHours | null | Error {
  const hours: Record<string, [string, string][]> = {};
  for (const line of text.split('\n').map((one) => one.trim().toLowerCase())) {
    if (line === '') continue;
    const [day = '', ...spans] = line.split(/\s+/);
    const times = spans.map((span) => /^(\d\d:\d\d)[-–](\d\d:\d\d)$/.exec(span));
    if (!/^(?:mon|tue|wed|thu|fri|sat|sun)$/.test(day) || times.some((one) => !one)) {
      return new Error(`"${line}" is no line like "mon 09:00-17:00".`);
    }
    hours[day] = times.map((one) => [one![1]!, one![2]!]);
  }
  return Object.keys(hours).length === 0 ? null : (hours as WeekHours);
}

const hoursAs = (hours: WeekHours | null) =>
  Object.entries(hours ?? {})
    .map(([day, spans]) => `${day} ${spans.map((span) => span.join('-')).join(' ')}`)
    .join('\n');

/** Teams: what goes to them, and when they are there. */
export function Teams() {
  const [fetched] = useFetched(`${staffChanges.value}`, () => call<TeamListAnswer>('/teams'));
  const problem = useSignal<string | null>(null);
  const teams = fetched.value?.data ?? [];

  async function change(method: string, path: string, body?: object): Promise<boolean> {
    const answer = await send<unknown>(method, path, body);
    problem.value = answer.ok ? null : answer.message;
    if (answer.ok) staffChanges.value++;
    return answer.ok;
  }

  async function save(form: HTMLFormElement, id: number | null): Promise<boolean> {
    const data = new FormData(form);
    const hours = hoursFrom(String(data.get('hours')));
    if (hours instanceof Error) {
      problem.value = hours.message;
      return false;
    }
    const list = (name: string) =>
      String(data.get(name))
        .split(/[,\n]/)
        .map((one) => one.trim())
        .filter(Boolean);
    const body = {
      name: String(data.get('name')).trim(),
      topics: list('topics'),
      parent_id: Number(data.get('parent')) || null,
      time_zone: String(data.get('zone')).trim() || 'UTC',
      hours,
      holidays: list('holidays'),
    };
    return id === null ? change('POST', '/teams', body) : change('PATCH', `/teams/${id}`, body);
  }

  return (
    <section class="card" aria-labelledby="teams">
      <div class="card-head">
        <h2 id="teams">Teams</h2>
      </div>
      <Waiting fetched={fetched} what="The teams" rows={2} />
      {problem.value && (
        <p class="field-error" role="alert">
          {problem.value}
        </p>
      )}
      {fetched.value && teams.length === 0 && (
        <Notice title="No teams">Chats go to every agent who is available.</Notice>
      )}
      <ul class="keys">
        {teams.map((team) => (
          <li key={team.id}>
            <div>
              <h3>
                {team.name}
                {!team.open && <span class="mark">Closed now</span>}
              </h3>
              <p class="muted">
                {team.topics.length > 0 ? team.topics.join(', ') : 'What no other team takes'}
              </p>
              <details>
                <summary>Change</summary>
                <TeamForm
                  of={team}
                  teams={teams.filter(({ id }) => id !== team.id)}
                  save={(form) => save(form, team.id)}
                />
              </details>
            </div>
            <div class="actions">
              <span class="muted">
                {team.agents_count} {team.agents_count === 1 ? 'agent' : 'agents'}
              </span>
              <button
                type="button"
                class="quiet"
                aria-label={`Delete ${team.name}`}
                onClick={() => void change('DELETE', `/teams/${team.id}`)}
              >
                Delete
              </button>
            </div>
          </li>
        ))}
      </ul>
      <details class="new">
        <summary>New team</summary>
        <TeamForm of={null} teams={teams} save={(form) => save(form, null)} />
      </details>
    </section>
  );
}

function TeamForm(props: {
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
        Topics that come here, with commas; none: what no other takes
      </label>
      <input id={id('topics')} name="topics" defaultValue={team?.topics.join(', ') ?? ''} />
      <label for={id('parent')}>The team above</label>
      <select id={id('parent')} name="parent" defaultValue={String(team?.parent_id ?? '')}>
        <option value="">None</option>
        {teams.map((one) => (
          <option key={one.id} value={one.id} selected={one.id === team?.parent_id}>
            {one.name}
          </option>
        ))}
      </select>
      <label for={id('hours')}>Hours, a weekday a line; none: always</label>
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
      <label for={id('holidays')}>Holidays, with commas</label>
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
