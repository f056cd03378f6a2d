import type { ExportMetricsResponse } from '../../../contract/index.ts';
import { count, counted, percent } from '../../format.ts';
import { Tile } from '../../parts/tile.tsx';

/** The popular metrics of the files that are written. */
export function Rates({ of: m }: { of: ExportMetricsResponse }) {
  return (
    <dl class="numbers four">
      <Tile name="Conversations" value={count(m.total)}>
        In the files of {counted(m.days, 'day')}
      </Tile>
      <Tile name="Handled by the bot" value={percent(m.bot_handled_rate)}>
        Never escalated
      </Tile>
      <Tile name="Deflected" value={percent(m.deflection_rate)}>
        Needed no agent
      </Tile>
      <Tile name="Escalated" value={percent(m.escalation_rate)}>
        Passed to an agent
      </Tile>
      <Tile name="Failed escalations" value={percent(m.failed_escalation_rate)}>
        Asked for a person, and no agent came
      </Tile>
      <Tile name="Automated" value={percent(m.automation_rate)}>
        Informed or resolved by the bot
      </Tile>
      <Tile name="Informed" value={percent(m.informed_rate)}>
        Got a reply, and wrote no more
      </Tile>
      <Tile name="Understood" value={percent(m.messages_understood_rate)}>
        Of customers’ messages
      </Tile>
    </dl>
  );
}
