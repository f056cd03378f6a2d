import type { Defined } from '../../../contract/definitions.ts';
import type { DashboardMetrics } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { count, counted, money, percent, score } from '../../format.ts';
import { Tile } from '../../parts/tile.tsx';
import { strings } from '../../strings/index.ts';

const how = (of: Defined) => ({ of, reference: 'getCsMetricsDashboard' as const });

export function Numbers({ of: m }: { of: DashboardMetrics }) {
  const aiShare =
    m.total_conversations === 0 ? null : (m.ai_handled_conversations * 100) / m.total_conversations;
  const of = (part: number) =>
    say(strings.overview.countOf, { count: count(part), total: count(m.total_conversations) });
  return (
    <dl class="numbers">
      <Tile
        name={strings.common.conversations}
        value={count(m.total_conversations)}
        how={how('total_conversations')}
      >
        {say(strings.overview.byWhom, {
          ai: count(m.ai_handled_conversations),
          agents: count(m.human_handled_conversations),
        })}
      </Tile>
      <Tile
        name={strings.overview.csat}
        value={score(m.avg_csat_score || null)}
        unit={m.rated_conversations === 0 ? '' : strings.overview.of5}
        how={how('avg_csat_score')}
      >
        {say(strings.overview.ratedBy, {
          rated: count(m.rated_conversations),
          ai: score(m.avg_ai_csat_score || null),
          agents: score(m.avg_human_csat_score || null),
        })}
      </Tile>
      <Tile
        name={strings.common.escalated}
        value={percent(m.total_conversations === 0 ? null : m.escalation_rate)}
        how={how('escalation_rate')}
      >
        {of(m.escalated_conversations)}
      </Tile>
      <Tile
        name={strings.overview.firstContact}
        value={percent(m.fcr_reported === 0 ? null : m.first_contact_resolution_rate)}
        how={how('first_contact_resolution_rate')}
      >
        {m.fcr_reported === 0
          ? strings.overview.notReported
          : say(strings.overview.ofReported, { count: count(m.fcr_reported) })}
      </Tile>
      <Tile
        name={strings.overview.handledByAi}
        value={percent(aiShare)}
        how={how('ai_handled_conversations')}
      >
        {of(m.ai_handled_conversations)}
      </Tile>
      <Tile name={strings.overview.savings} value={money(m.cost_savings)} how={how('cost_savings')}>
        {say(counted(strings.overview.savingsOf, m.ai_handled_conversations), {
          ai: money(m.total_ai_cost),
          agents: money(m.total_estimated_human_cost),
        })}
      </Tile>
    </dl>
  );
}
