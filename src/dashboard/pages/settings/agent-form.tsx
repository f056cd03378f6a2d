import type { AgentRole, ListedAgent } from '../../../contract/index.ts';
import { termOf } from '../../format.ts';
import { strings } from '../../strings/index.ts';
import { NumberField } from '../../parts/number-field.tsx';
import { teams } from './team.ts';

const ROLES: AgentRole[] = ['agent', 'supervisor', 'admin'];
const MOST_CHATS = 50;
const USUAL_CHATS = 4;

/** A form for a new or an existing agent. */
export function AgentForm(props: { of: ListedAgent | null; save(body: object): Promise<boolean> }) {
  const { of: agent, save } = props;
  const id = (name: string) => `agent-${agent ? `${agent.id}-` : ''}${name}`;
  return (
    <form
      class="team-form"
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        const data = new FormData(form);
        void save({
          email: String(data.get('email')).trim(),
          first_name: String(data.get('first_name')).trim(),
          last_name: String(data.get('last_name')).trim() || null,
          avatar_url: String(data.get('avatar_url')).trim() || null,
          role: data.get('role'),
          chat_limit: Number(data.get('limit')),
          team_ids: data.getAll('team').map(Number),
        }).then((isDone) => isDone && agent === null && form.reset());
      }}
    >
      <label for={id('email')}>{strings.settings.emailAddress}</label>
      <input
        id={id('email')}
        name="email"
        type="email"
        required
        defaultValue={agent?.email ?? ''}
      />
      <label for={id('first')}>{strings.settings.firstName}</label>
      <input
        id={id('first')}
        name="first_name"
        required
        maxLength={100}
        defaultValue={agent?.first_name ?? ''}
      />
      <label for={id('last')}>{strings.settings.lastName}</label>
      <input
        id={id('last')}
        name="last_name"
        maxLength={100}
        defaultValue={agent?.last_name ?? ''}
      />
      <label for={id('picture')}>{strings.settings.picture}</label>
      <input
        id={id('picture')}
        name="avatar_url"
        type="url"
        placeholder="https://"
        defaultValue={agent?.avatar_url ?? ''}
      />
      <label for={id('role')}>{strings.settings.role}</label>
      <select id={id('role')} name="role">
        {ROLES.map((role) => (
          <option key={role} value={role} selected={role === (agent?.role ?? 'agent')}>
            {termOf(role)}
          </option>
        ))}
      </select>
      <NumberField
        id={id('limit')}
        name="limit"
        label={strings.settings.chatLimit}
        min={1}
        max={MOST_CHATS}
        value={agent?.chat_limit ?? USUAL_CHATS}
      />
      {(teams.data?.data.length ?? 0) > 0 && (
        <fieldset class="choices">
          <legend>{strings.common.teams}</legend>
          {teams.data!.data.map((team) => (
            <label key={team.id}>
              <input
                type="checkbox"
                name="team"
                value={team.id}
                defaultChecked={agent?.team_ids.includes(team.id) ?? false}
              />{' '}
              {team.name}
            </label>
          ))}
        </fieldset>
      )}
      <button class="primary">{agent ? strings.common.save : strings.common.add}</button>
    </form>
  );
}
