import type { ExportMetricsAnswer } from '../../../contract/index.ts';
import { count, percent } from '../../format.ts';
import { Tile } from '../../parts/tile.tsx';

/** The popular metrics of the files that are written. */
export function Rates({ of: m }: { of: ExportMetricsAnswer }) {
  return (
    <dl class="numbers four">
      <Tile name="Conversations" value={count(m.total)}>
        In the files of {count(m.days)} {m.days === 1 ? 'day' : 'days'}
      </Tile>
      <Tile name="Handled by the bot" value={percent(m.bot_handled_rate)}>
        Never escalated
      </Tile>
      <Tile name="Deflected" value={percent(m.deflection_rate)}>
        Did not take a person’s time
      </Tile>
      <Tile name="Escalated" value={percent(m.escalation_rate)}>
        Went to a person
      </Tile>
      <Tile name="Failed escalations" value={percent(m.failed_escalation_rate)}>
        Asked for a person, and nobody came
      </Tile>
      <Tile name="Automated" value={percent(m.automation_rate)}>
        Informed or resolved by the bot
      </Tile>
      <Tile name="Informed" value={percent(m.informed_rate)}>
        Got an answer, said no more
      </Tile>
      <Tile name="Understood" value={percent(m.messages_understood_rate)}>
        Of customers’ messages
      </Tile>
    </dl>
  );
}
