import type { Defined } from '../../../contract/definitions.ts';
import type { ExportMetricsResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { count, counted, percent } from '../../format.ts';
import { Tile } from '../../parts/tile.tsx';
import { strings } from '../../strings/index.ts';

const how = (of: Defined) => ({ of, reference: 'getDataExportV2Metrics' as const });

/** The main metrics of the exported files. */
export function Rates({ of: m }: { of: ExportMetricsResponse }) {
  const total = { count: count(m.total) };
  return (
    <dl class="numbers four">
      <Tile
        name={strings.common.conversations}
        value={count(m.total)}
        how={how('exported_conversations')}
      >
        {counted(strings.exports.inFiles, m.days)}
      </Tile>
      <Tile
        name={strings.exports.handledByBot}
        value={percent(m.bot_handled_rate)}
        how={how('bot_handled_rate')}
      >
        {say(strings.exports.neverEscalated, total)}
      </Tile>
      <Tile
        name={strings.exports.deflected}
        value={percent(m.deflection_rate)}
        how={how('deflection_rate')}
      >
        {say(strings.exports.neededNoAgent, total)}
      </Tile>
      <Tile
        name={strings.common.escalated}
        value={percent(m.escalation_rate)}
        how={how('export_escalation_rate')}
      >
        {say(strings.exports.passedToAgent, total)}
      </Tile>
      <Tile
        name={strings.exports.failedEscalations}
        value={percent(m.failed_escalation_rate)}
        how={how('failed_escalation_rate')}
      >
        {say(strings.exports.noAgentCame, total)}
      </Tile>
      <Tile
        name={strings.exports.automated}
        value={percent(m.automation_rate)}
        how={how('automation_rate')}
      >
        {say(strings.exports.informedOrResolved, total)}
      </Tile>
      <Tile
        name={strings.exports.informed}
        value={percent(m.informed_rate)}
        how={how('informed_rate')}
      >
        {say(strings.exports.resolvedByBot, total)}
      </Tile>
      <Tile
        name={strings.exports.understood}
        value={percent(m.messages_understood_rate)}
        how={how('messages_understood_rate')}
      >
        {strings.exports.ofMessages}
      </Tile>
    </dl>
  );
}
