import type { WaitsResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { params } from '../../address.ts';
import { isDay } from '../../days.ts';
import { duration, timeOfDay } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { conversationPath } from '../../parts/conversation-path.ts';
import { HowAllCounted } from '../../parts/counted.tsx';
import { Link } from '../../parts/link.tsx';
import { agentNamed, teamNamed, useNames } from '../../parts/names.ts';
import { Notice } from '../../parts/notice.tsx';
import { calledBy } from '../../parts/senders.ts';
import { Table } from '../../parts/table.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { may } from '../../session.ts';
import { strings } from '../../strings/index.ts';

/** The day in the address whose waits are shown. */
export function Waits() {
  const day = params.value.get('day');
  return day !== null && isDay(day) && may('conversations:read') ? (
    <OfDay key={day} day={day} />
  ) : null;
}

function OfDay({ day }: { day: string }) {
  useNames();
  const load = useLoad<WaitsResponse>(`reports/waits?day=${day}`);
  const waits = load.data?.data;
  const { longestWaits, customer, asked, wait, agent, noAgent, noTeam, noChats } = strings.agents;
  const { nobodyAskedThatDay, nobodyTook, theWaits } = strings.agents;
  const title = say(longestWaits, { day });
  return (
    <Card id="waits" title={title}>
      <Waiting for={load} what={theWaits} rows={4} />
      {waits?.length === 0 && <Notice title={noChats}>{nobodyAskedThatDay}</Notice>}
      {waits && waits.length > 0 && (
        <>
          <Table label={title} heads={[customer, wait, asked, strings.common.team, agent]}>
            {waits.map((one) => (
              <tr key={`${one.conversation_id} ${one.queued_at}`}>
                <th scope="row">
                  <Link to={conversationPath(one.conversation_id)}>
                    {calledBy(one.customer, one.customer_verified) ?? one.conversation_id}
                  </Link>
                </th>
                <td>{duration(one.wait_seconds)}</td>
                <td>{timeOfDay(one.queued_at)}</td>
                <td>{one.team_id === null ? noTeam : teamNamed(String(one.team_id))}</td>
                <td>
                  {!one.taken
                    ? nobodyTook
                    : one.agent_id === null
                      ? noAgent
                      : agentNamed(String(one.agent_id))}
                </td>
              </tr>
            ))}
          </Table>
          <HowAllCounted of={[[wait, 'longest_waits']]} reference="getReportsWaits" />
        </>
      )}
    </Card>
  );
}
