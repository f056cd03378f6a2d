import type { Defined } from '../../../contract/definitions.ts';
import type { BoardResponse } from '../../../contract/index.ts';
import { ago, count, counted, duration } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { STATUS_NAMES, STATUSES } from '../../parts/agent-status.ts';
import { Card } from '../../parts/card.tsx';
import { Link } from '../../parts/link.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Table } from '../../parts/table.tsx';
import { Tile } from '../../parts/tile.tsx';
import { Waiting } from '../../parts/waiting.tsx';

/** Interval between reloads of the board, milliseconds. */
const AGAIN = 3_000;

/** The current chats, agents and teams. */
export function Board() {
  const load = useLoad<BoardResponse>('reports/board', { every: AGAIN });
  const board = load.data;
  return (
    <>
      <Waiting for={load} what="The board" rows={3} />
      {board && <Numbers of={board} />}
      {board?.agents.length === 0 && (
        <Card id="nobody" title="Agents" head={<Link to="settings">Add agents</Link>}>
          <Notice title="No agents yet">
            Customers who ask for a person get an agent once you have added one. Until then, their
            requests appear here.
          </Notice>
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
      <Tile name="Waiting" value={count(board.waiting)} how={how('board_waiting')}>
        {board.longest_wait_seconds === null
          ? 'Nobody'
          : `The longest for ${duration(board.longest_wait_seconds)}`}
      </Tile>
      <Tile name="In chat" value={count(board.in_chat)} how={how('board_in_chat')}>
        With an agent
      </Tile>
      <Tile name="Wrapping up" value={count(board.wrapping_up)} how={how('board_wrapping_up')}>
        Chats that have ended
      </Tile>
      <Tile
        name="Messages left"
        value={count(board.messages_left)}
        how={how('board_messages_left')}
      >
        {board.oldest_message_seconds === null
          ? 'None to answer'
          : `The first ${duration(board.oldest_message_seconds)} ago`}
      </Tile>
      <Tile
        name="Available"
        value={count(board.agents_by_status.available ?? 0)}
        how={how('board_available')}
      >
        Of {counted(board.agents.length, 'agent')}
      </Tile>
    </dl>
  );
}

function AgentsNow({ of: { agents } }: { of: BoardResponse }) {
  const now = Date.now();
  return (
    <Card id="agents-now" title="Agents">
      <Table label="Table of the agents" heads={['Agent', 'Status', 'Since', 'Chats']}>
        {agents
          .toSorted((a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status))
          .map((agent) => (
            <tr key={agent.id}>
              <th scope="row">{agent.name}</th>
              <td>
                <span class={`state ${agent.status}`}>{STATUS_NAMES[agent.status]}</span>
              </td>
              <td>{ago(agent.since, now)}</td>
              <td>
                {agent.chats} of {agent.chat_limit}
              </td>
            </tr>
          ))}
      </Table>
    </Card>
  );
}

function TeamsNow({ of: { teams } }: { of: BoardResponse }) {
  return (
    <Card id="teams-now" title="Teams">
      <Table
        label="Table of the teams"
        heads={['Team', 'Waiting', 'Longest', 'In chat', 'Available']}
      >
        {teams.map((team) => (
          <tr key={team.id}>
            <th scope="row">
              {team.name ?? 'All agents'}
              {!team.open && <span class="mark">Closed now</span>}
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
