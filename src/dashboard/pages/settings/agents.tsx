import { useSignal } from '@preact/signals';
import type { AgentLinkResponse, ListedAgent } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { send } from '../../api.ts';
import { ago } from '../../format.ts';
import { useOpened } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { AgentForm } from './agent-form.tsx';
import { RowActions } from '../../parts/row-actions.tsx';
import { sayWith, strings } from '../../strings/index.ts';
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
    <Card id="agents" title={strings.common.agents}>
      <Waiting for={agents} what={strings.settings.theAgents} rows={3} isTall />
      {link.value && (
        <ShownOnce
          secret={link.value.url}
          doneLabel={strings.common.done}
          done={() => (link.value = null)}
        >
          {sayWith(strings.settings.linkSigns, { name: <strong>{link.value.name}</strong> })}
        </ShownOnce>
      )}
      <Problem of={problem.value} />
      {agents.data?.data.length === 0 && (
        <Notice title={strings.settings.noAgents}>{strings.settings.noAgentsAbout}</Notice>
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
        <summary>{strings.settings.newAgent}</summary>
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
          {agent.last_login_at === null
            ? say(strings.settings.agentNeverSignedIn[agent.role], { email: agent.email })
            : say(strings.settings.agentSignedIn[agent.role], {
                email: agent.email,
                time: ago(agent.last_login_at, Date.now()),
              })}
        </p>
        {own.length > 0 && <p class="muted">{own.map((team) => team.name).join(', ')}</p>}
        <details>
          <summary aria-label={say(strings.settings.changeOne, { name })}>
            {strings.common.change}
          </summary>
          <AgentForm key={agent.updated_at} of={agent} save={save} />
        </details>
      </div>
      <RowActions
        verb={strings.common.remove}
        name={say(strings.common.removeOne, { name })}
        confirmLabel={strings.common.removeForGood}
        keepLabel={strings.common.keep}
        act={() => act('DELETE')}
      >
        <button
          type="button"
          class="quiet"
          aria-label={say(strings.settings.signInLinkFor, { name })}
          onClick={makeLink}
        >
          {strings.settings.signInLink}
        </button>
        <button
          type="button"
          class="quiet"
          aria-label={say(strings.settings.signOutOne, { name })}
          onClick={() => act('DELETE', '/sessions')}
        >
          {strings.settings.signOut}
        </button>
      </RowActions>
    </li>
  );
}
