import { useSignal } from '@preact/signals';
import type {
  AgentLinkAnswer,
  AgentListAnswer,
  AgentRole,
  ListedAgent,
  TeamListAnswer,
} from '../../contract/index.ts';
import { call, send } from '../api.ts';
import { useFetched } from '../fetched.ts';
import { ago, words } from '../format.ts';
import { Notice, Waiting } from '../parts.tsx';
import { RowActions, ShownOnce } from './row.tsx';
import { staffChanges } from './staff.ts';

const ROLES: AgentRole[] = ['agent', 'supervisor', 'admin'];

/** Who answers customers: added, put into teams, signed in by a link, removed. */
export function Agents() {
  const [fetched] = useFetched(`${staffChanges.value}`, () => call<AgentListAnswer>('/agents'));
  const [teams] = useFetched(`${staffChanges.value}`, () => call<TeamListAnswer>('/teams'));
  const problem = useSignal<string | null>(null);
  const link = useSignal<{ name: string; url: string } | null>(null);

  async function change(method: string, path: string, body?: object): Promise<boolean> {
    const answer = await send<unknown>(method, path, body);
    problem.value = answer.ok ? null : answer.message;
    if (answer.ok) staffChanges.value++;
    return answer.ok;
  }

  async function makeLink({ id, first_name: name }: ListedAgent): Promise<void> {
    const answer = await send<AgentLinkAnswer>('POST', `/agents/${id}/link`);
    if (answer.ok) link.value = { name, url: answer.value.url };
    else problem.value = answer.message;
  }

  return (
    <section class="card" aria-labelledby="agents">
      <div class="card-head">
        <h2 id="agents">Agents</h2>
      </div>
      <Waiting fetched={fetched} what="The agents" rows={3} />
      {link.value && (
        <ShownOnce secret={link.value.url} doneLabel="Done" done={() => (link.value = null)}>
          Signs <strong>{link.value.name}</strong> in, once, within an hour. Open it in another
          browser, or send it to them:
        </ShownOnce>
      )}
      {problem.value && (
        <p class="field-error" role="alert">
          {problem.value}
        </p>
      )}
      {fetched.value?.data.length === 0 && (
        <Notice title="No agents yet">
          Add one, and customers who ask for a person get one in the inbox.
        </Notice>
      )}
      <ul class="keys">
        {fetched.value?.data.map((agent) => (
          <Agent
            key={agent.id}
            of={agent}
            teams={teams.value?.data ?? []}
            change={change}
            makeLink={() => makeLink(agent)}
          />
        ))}
      </ul>
      <details class="new">
        <summary>New agent</summary>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const form = event.currentTarget;
            const data = new FormData(form);
            void change('POST', '/agents', {
              email: String(data.get('email')).trim(),
              first_name: String(data.get('first_name')).trim(),
              last_name: String(data.get('last_name')).trim() || null,
              avatar_url: String(data.get('avatar_url')).trim() || null,
              role: data.get('role'),
              team_ids: data.getAll('team').map(Number),
            }).then((isDone) => isDone && form.reset());
          }}
        >
          <label for="agent-email">E-mail address</label>
          <input id="agent-email" name="email" type="email" required />
          <label for="agent-first">First name, as customers see it</label>
          <input id="agent-first" name="first_name" required maxLength={100} />
          <label for="agent-last">Last name</label>
          <input id="agent-last" name="last_name" maxLength={100} />
          <label for="agent-picture">Address of a picture, as customers see it</label>
          <input id="agent-picture" name="avatar_url" type="url" placeholder="https://" />
          <label for="agent-role">Role</label>
          <select id="agent-role" name="role">
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {words(role)}
              </option>
            ))}
          </select>
          {(teams.value?.data.length ?? 0) > 0 && (
            <fieldset class="choices">
              <legend>Teams</legend>
              {teams.value!.data.map(({ id, name }) => (
                <label key={id}>
                  <input type="checkbox" name="team" value={id} /> {name}
                </label>
              ))}
            </fieldset>
          )}
          <button class="primary">Add</button>
        </form>
      </details>
    </section>
  );
}

function Agent(props: {
  of: ListedAgent;
  teams: TeamListAnswer['data'];
  change(method: string, path: string, body?: object): Promise<boolean>;
  makeLink(): Promise<void>;
}) {
  const { of: agent, teams, change, makeLink } = props;
  const name = [agent.first_name, agent.last_name].filter(Boolean).join(' ');
  const own = teams.filter(({ id }) => agent.team_ids.includes(id)).map((team) => team.name);
  return (
    <li>
      <div>
        <h3>{name}</h3>
        <p class="muted">
          {agent.email}, {words(agent.role).toLowerCase()}
          {agent.last_login_at === null
            ? ', never signed in'
            : `, signed in ${ago(agent.last_login_at, Date.now())}`}
        </p>
        {own.length > 0 && <p class="muted">{own.join(', ')}</p>}
      </div>
      <RowActions
        name={name}
        verb="Remove"
        keepLabel="Keep"
        act={() => void change('DELETE', `/agents/${agent.id}`)}
      >
        <button
          type="button"
          class="quiet"
          aria-label={`Sign-in link for ${name}`}
          onClick={() => void makeLink()}
        >
          Sign-in link
        </button>
        <button
          type="button"
          class="quiet"
          aria-label={`Sign out ${name} everywhere`}
          onClick={() => void change('DELETE', `/agents/${agent.id}/sessions`)}
        >
          Sign out
        </button>
      </RowActions>
    </li>
  );
}
