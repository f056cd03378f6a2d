import type { AgentRole } from '../../../contract/index.ts';
import { words } from '../../format.ts';
import { teams } from './team.ts';

const ROLES: AgentRole[] = ['agent', 'supervisor', 'admin'];

/** A form that clears when the agent is added. */
export function NewAgent({ add }: { add(body: object): Promise<boolean> }) {
  return (
    <details class="new">
      <summary>New agent</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const data = new FormData(form);
          void add({
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
        {(teams.data?.data.length ?? 0) > 0 && (
          <fieldset class="choices">
            <legend>Teams</legend>
            {teams.data!.data.map(({ id, name }) => (
              <label key={id}>
                <input type="checkbox" name="team" value={id} /> {name}
              </label>
            ))}
          </fieldset>
        )}
        <button class="primary">Add</button>
      </form>
    </details>
  );
}
