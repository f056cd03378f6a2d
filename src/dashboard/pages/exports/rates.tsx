import type { Defined } from '../../../contract/definitions.ts';
import type { ExportMetricsResponse } from '../../../contract/index.ts';
import { count, counted, percent } from '../../format.ts';
import { Tile } from '../../parts/tile.tsx';

const how = (of: Defined) => ({ of, reference: 'getDataExportV2Metrics' as const });

/** The main metrics of the exported files. */
export function Rates({ of: m }: { of: ExportMetricsResponse }) {
  return (
    <dl class="numbers four">
      <Tile name="Conversations" value={count(m.total)} how={how('exported_conversations')}>
        In the files of {counted(m.days, 'day')}
      </Tile>
      <Tile
        name="Handled by the bot"
        value={percent(m.bot_handled_rate)}
        how={how('bot_handled_rate')}
      >
        Never escalated, of {count(m.total)}
      </Tile>
      <Tile name="Deflected" value={percent(m.deflection_rate)} how={how('deflection_rate')}>
        Needed no agent, of {count(m.total)}
      </Tile>
      <Tile name="Escalated" value={percent(m.escalation_rate)} how={how('export_escalation_rate')}>
        Passed to an agent, of {count(m.total)}
      </Tile>
      <Tile
        name="Failed escalations"
        value={percent(m.failed_escalation_rate)}
        how={how('failed_escalation_rate')}
      >
        Asked for a person, and no agent came, of {count(m.total)}
      </Tile>
      <Tile name="Automated" value={percent(m.automation_rate)} how={how('automation_rate')}>
        Informed or resolved by the bot, of {count(m.total)}
      </Tile>
      <Tile name="Informed" value={percent(m.informed_rate)} how={how('informed_rate')}>
        Resolved with a reply of the bot, of {count(m.total)}
      </Tile>
      <Tile
        name="Understood"
        value={percent(m.messages_understood_rate)}
        how={how('messages_understood_rate')}
      >
        Of customers’ messages
      </Tile>
    </dl>
  );
}
