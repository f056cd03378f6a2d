import { useSignal } from '@preact/signals';
import type { AgentLinkResponse, ListedAgent } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { ago, words } from '../../format.ts';
import { useOpened } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { AgentForm } from './agent-form.tsx';
import { RowActions } from '../../parts/row-actions.tsx';
import { ShownOnce } from './shown-once.tsx';
import { agents, change, teams } from './team.ts';

/** Manages agents: add, change, create a sign-in link, remove. */
export function Agents() {
  useOpened(agents, 'agents');
  const problem = useSignal<string | null>(null);
  const link = useSignal<{ name: string; url: string } | null>(null);

  async function makeLink({ id, first_name: name }: ListedAgent): Promise<void> {
    const result = await send<AgentLinkResponse>('POST', `agents/${id}/link`);
    if (result.ok) link.value = { name, url: result.value.url };
    else problem.value = result.message;
  }

  return (
    <Card id="agents" title="Agents">
      <Waiting for={agents} what="The agents" rows={3} />
      {link.value && (
        <ShownOnce secret={link.value.url} doneLabel="Done" done={() => (link.value = null)}>
          This link signs <strong>{link.value.name}</strong> in once, within an hour. Open it in
          another browser, or send it to them:
        </ShownOnce>
      )}
      <Problem of={problem.value} />
      {agents.data?.data.length === 0 && (
        <Notice title="No agents yet">
          Add an agent to take the chats of customers who ask for a person.
        </Notice>
      )}
      <ul class="keys">
        {agents.data?.data.map((agent) => (
          <Agent
            key={agent.id}
            of={agent}
            act={(method, more = '') => void change(problem, method, `agents/${agent.id}${more}`)}
            makeLink={() => void makeLink(agent)}
            save={(body) => change(problem, 'PATCH', `agents/${agent.id}`, body)}
          />
        ))}
      </ul>
      <details class="new">
        <summary>New agent</summary>
        <AgentForm of={null} save={(body) => change(problem, 'POST', 'agents', body)} />
      </details>
    </Card>
  );
}

function Agent(props: {
  of: ListedAgent;
  /** `more`: the path below the agent. */
  act(method: string, more?: string): void;
  makeLink(): void;
  save(body: object): Promise<boolean>;
}) {
  const { of: agent, act, makeLink, save } = props;
  const name = [agent.first_name, agent.last_name].filter(Boolean).join(' ');
  const own = teams.data?.data.filter(({ id }) => agent.team_ids.includes(id)) ?? [];
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
        {own.length > 0 && <p class="muted">{own.map((team) => team.name).join(', ')}</p>}
        <details>
          <summary aria-label={`Change ${name}`}>Change</summary>
          <AgentForm key={agent.updated_at} of={agent} save={save} />
        </details>
      </div>
      <RowActions name={name} verb="Remove" keepLabel="Keep" act={() => act('DELETE')}>
        <button
          type="button"
          class="quiet"
          aria-label={`Sign-in link for ${name}`}
          onClick={makeLink}
        >
          Sign-in link
        </button>
        <button
          type="button"
          class="quiet"
          aria-label={`Sign out ${name} everywhere`}
          onClick={() => act('DELETE', '/sessions')}
        >
          Sign out
        </button>
      </RowActions>
    </li>
  );
}
