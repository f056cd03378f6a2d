import type { AgentStatus, BoardAnswer } from '../../contract/index.ts';
import { call } from '../api.ts';
import { useFetched } from '../fetched.ts';
import { ago, count, duration, NONE } from '../format.ts';
import { Link, Notice, Tile, Waiting } from '../parts.tsx';

const STATUSES: Record<AgentStatus, string> = {
  available: 'Available',
  busy: 'Busy',
  on_break: 'On a break',
  wrapping_up: 'Wrapping up',
  offline: 'Offline',
};

/** The chats with persons as they are now. */
export function Board({ tick }: { tick: number }) {
  const [fetched] = useFetched(`${tick}`, () => call<BoardAnswer>('/reports/board'));
  const board = fetched.value;
  const now = Date.now();
  return (
    <>
      <Waiting fetched={fetched} what="The board" rows={3} />
      {board && (
        <dl class="numbers four">
          <Tile name="Waiting" value={count(board.waiting)}>
            {board.longest_wait_seconds === null
              ? 'Nobody'
              : `The longest for ${duration(board.longest_wait_seconds)}`}
          </Tile>
          <Tile name="In chat" value={count(board.in_chat)}>
            With a person
          </Tile>
          <Tile name="Wrapping up" value={count(board.wrapping_up)}>
            Chats that have ended
          </Tile>
          <Tile name="Available" value={count(board.agents_by_status.available ?? 0)}>
            Of {count(board.agents.length)} agents
          </Tile>
        </dl>
      )}
      {board?.agents.length === 0 && (
        <section class="card" aria-labelledby="nobody">
          <div class="card-head">
            <h2 id="nobody">Agents</h2>
            <Link to="settings">Add agents</Link>
          </div>
          <Notice title="No agents yet">
            With agents, customers who ask for a person get one. Without, you see here that they
            asked.
          </Notice>
        </section>
      )}
      {board && board.agents.length > 0 && (
        <div class="columns even">
          <section class="card" aria-labelledby="agents-now">
            <div class="card-head">
              <h2 id="agents-now">Agents</h2>
            </div>
            <div class="scrolls" tabIndex={0} role="group" aria-label="Table of the agents">
              <table class="topics">
                <thead>
                  <tr>
                    <th scope="col">Agent</th>
                    <th scope="col">Status</th>
                    <th scope="col">Since</th>
                    <th scope="col">Chats</th>
                  </tr>
                </thead>
                <tbody>
                  {board.agents
                    .toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status))
                    .map((agent) => (
                      <tr key={agent.id}>
                        <th scope="row">{agent.name}</th>
                        <td>
                          <span class={`state ${agent.status}`}>{STATUSES[agent.status]}</span>
                        </td>
                        <td>{ago(agent.since, now)}</td>
                        <td>
                          {agent.chats} of {agent.chat_limit}
                        </td>
                      </tr>
                    ))}
                </tbody>
              </table>
            </div>
          </section>
          <section class="card" aria-labelledby="teams-now">
            <div class="card-head">
              <h2 id="teams-now">Teams</h2>
            </div>
            <div class="scrolls" tabIndex={0} role="group" aria-label="Table of the teams">
              <table class="topics">
                <thead>
                  <tr>
                    <th scope="col">Team</th>
                    <th scope="col">Waiting</th>
                    <th scope="col">Longest</th>
                    <th scope="col">In chat</th>
                    <th scope="col">Available</th>
                  </tr>
                </thead>
                <tbody>
                  {board.teams.map((team) => (
                    <tr key={team.id}>
                      <th scope="row">
                        {team.name ?? 'Everybody'}
                        {!team.open && <span class="mark">Closed now</span>}
                      </th>
                      <td>{count(team.waiting)}</td>
                      <td>
                        {team.longest_wait_seconds === null
                          ? NONE
                          : duration(team.longest_wait_seconds)}
                      </td>
                      <td>{count(team.in_chat)}</td>
                      <td>{count(team.available)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </section>
        </div>
      )}
    </>
  );
}

const ORDER: AgentStatus[] = ['available', 'busy', 'wrapping_up', 'on_break', 'offline'];
