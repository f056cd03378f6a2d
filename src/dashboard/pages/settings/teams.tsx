import { useSignal } from '@preact/signals';
import { say } from '../../../strings/say.ts';
import { counted } from '../../format.ts';
import { useOpened } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';
import { TeamForm } from './team-form.tsx';
import { change, teams } from './team.ts';
import { hoursFrom } from './week-hours.ts';

/** Teams: their topics and their hours. */
export function Teams() {
  useOpened(teams, 'teams');
  const problem = useSignal<string | null>(null);
  const list = teams.data?.data ?? [];

  async function save(form: HTMLFormElement, id: number | null): Promise<boolean> {
    const data = new FormData(form);
    const hours = hoursFrom(String(data.get('hours')));
    if (hours instanceof Error) {
      problem.value = hours.message;
      return false;
    }
    const listed = (name: string) =>
      String(data.get(name))
        .split(/[,\n]/)
        .map((one) => one.trim())
        .filter(Boolean);
    const body = {
      name: String(data.get('name')).trim(),
      topics: listed('topics'),
      parent_id: Number(data.get('parent')) || null,
      time_zone: String(data.get('zone')).trim() || 'UTC',
      hours,
      holidays: listed('holidays'),
    };
    return id === null
      ? change(problem, 'POST', 'teams', body)
      : change(problem, 'PATCH', `teams/${id}`, body);
  }

  return (
    <Card id="teams" title={strings.common.teams}>
      <Waiting for={teams} what={strings.settings.theTeams} rows={2} isTall />
      <Problem of={problem.value} />
      {teams.data && list.length === 0 && (
        <Notice title={strings.settings.noTeams}>{strings.settings.noTeamsAbout}</Notice>
      )}
      <ul class="keys">
        {list.map((team) => (
          <li key={team.id}>
            <div>
              <h3>
                {team.name}
                {!team.open && <span class="mark">{strings.common.closedNow}</span>}
              </h3>
              <p class="muted">
                {team.topics.length > 0 ? team.topics.join(', ') : strings.settings.otherTopics}
              </p>
              {team.warning && <p class="field-error">{strings.settings.warnings[team.warning]}</p>}
              <details>
                <summary>{strings.common.change}</summary>
                <TeamForm
                  of={team}
                  teams={list.filter(({ id }) => id !== team.id)}
                  save={(form) => save(form, team.id)}
                />
              </details>
            </div>
            <div class="actions">
              <span class="muted">{counted(strings.common.countedAgents, team.agents_count)}</span>
              <button
                type="button"
                class="quiet"
                aria-label={say(strings.common.deleteOne, { name: team.name })}
                onClick={() => void change(problem, 'DELETE', `teams/${team.id}`)}
              >
                {strings.common.delete}
              </button>
            </div>
          </li>
        ))}
      </ul>
      <details class="new">
        <summary>{strings.settings.newTeam}</summary>
        <TeamForm of={null} teams={list} save={(form) => save(form, null)} />
      </details>
    </Card>
  );
}
