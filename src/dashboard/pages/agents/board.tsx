import type { Defined } from '../../../contract/definitions.ts';
import type { BoardResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { ago, count, counted, duration } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { STATUSES } from '../../parts/agent-status.ts';
import { Card } from '../../parts/card.tsx';
import { Link } from '../../parts/link.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Table } from '../../parts/table.tsx';
import { Tile, TilesToCome } from '../../parts/tile.tsx';
import { LoadProblem } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';

/** Interval between reloads of the board, milliseconds. */
const AGAIN = 3_000;

/** The current chats, agents and teams. */
export function Board() {
  const load = useLoad<BoardResponse>('reports/board', { every: AGAIN });
  const board = load.data;
  return (
    <>
      <LoadProblem of={load} what={strings.agents.theBoard} />
      {board ? (
        <Numbers of={board} />
      ) : (
        load.error === null && <TilesToCome class="five" many={5} />
      )}
      {board?.agents.length === 0 && (
        <Card
          id="nobody"
          title={strings.agents.title}
          head={<Link to="settings">{strings.agents.addAgents}</Link>}
        >
          <Notice title={strings.agents.noAgents}>{strings.agents.noAgentsAbout}</Notice>
        </Card>
      )}
      {board && board.agents.length > 0 && (
        <div class="columns even">
          <AgentsNow of={board} />
          <TeamsNow of={board} />
        </div>
      )}
    </>
  );
}

const how = (of: Defined) => ({ of, reference: 'getReportsBoard' as const });

function Numbers({ of: board }: { of: BoardResponse }) {
  return (
    <dl class="numbers five">
      <Tile name={strings.agents.waiting} value={count(board.waiting)} how={how('board_waiting')}>
        {board.longest_wait_seconds === null
          ? strings.agents.nobody
          : say(strings.agents.longest, { time: duration(board.longest_wait_seconds) })}
      </Tile>
      <Tile name={strings.agents.inChat} value={count(board.in_chat)} how={how('board_in_chat')}>
        {strings.agents.withAgent}
      </Tile>
      <Tile
        name={strings.agents.wrappingUp}
        value={count(board.wrapping_up)}
        how={how('board_wrapping_up')}
      >
        {strings.agents.haveEnded}
      </Tile>
      <Tile
        name={strings.agents.messagesLeft}
        value={count(board.messages_left)}
        how={how('board_messages_left')}
      >
        {board.oldest_message_seconds === null
          ? strings.agents.noneToAnswer
          : say(strings.agents.firstAgo, { time: duration(board.oldest_message_seconds) })}
      </Tile>
      <Tile
        name={strings.agents.available}
        value={count(board.agents_by_status.available ?? 0)}
        how={how('board_available')}
      >
        {counted(strings.agents.ofAgents, board.agents.length)}
      </Tile>
    </dl>
  );
}

function AgentsNow({ of: { agents } }: { of: BoardResponse }) {
  const now = Date.now();
  return (
    <Card id="agents-now" title={strings.agents.title}>
      <Table
        label={strings.agents.agentsTable}
        class="words-2"
        heads={[
          strings.agents.agent,
          strings.agents.status,
          strings.agents.since,
          strings.agents.chats,
        ]}
      >
        {agents
          .toSorted((a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status))
          .map((agent) => (
            <tr key={agent.id}>
              <th scope="row">{agent.name}</th>
              <td>
                <span class={`state ${agent.status}`}>{strings.parts.status[agent.status]}</span>
              </td>
              <td>{ago(agent.since, now)}</td>
              <td>
                {say(strings.agents.chatsOf, {
                  chats: count(agent.chats),
                  limit: count(agent.chat_limit),
                })}
              </td>
            </tr>
          ))}
      </Table>
    </Card>
  );
}

function TeamsNow({ of: { teams } }: { of: BoardResponse }) {
  return (
    <Card id="teams-now" title={strings.common.teams}>
      <Table
        label={strings.agents.teamsTable}
        heads={[
          strings.common.team,
          strings.agents.waiting,
          strings.agents.longestWait,
          strings.agents.inChat,
          strings.agents.available,
        ]}
      >
        {teams.map((team) => (
          <tr key={team.id}>
            <th scope="row">
              {team.name ?? strings.agents.allAgents}
              {!team.open && <span class="mark">{strings.common.closedNow}</span>}
            </th>
            <td>{count(team.waiting)}</td>
            <td>{duration(team.longest_wait_seconds)}</td>
            <td>{count(team.in_chat)}</td>
            <td>{count(team.available)}</td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}
