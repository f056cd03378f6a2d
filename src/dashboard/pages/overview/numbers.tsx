import type { Defined } from '../../../contract/definitions.ts';
import type { DashboardMetrics } from '../../../contract/index.ts';
import { count, counted, money, percent, score } from '../../format.ts';
import { Tile } from '../../parts/tile.tsx';

const how = (of: Defined) => ({ of, reference: 'getCsMetricsDashboard' as const });

export function Numbers({ of: m }: { of: DashboardMetrics }) {
  const aiShare =
    m.total_conversations === 0 ? null : (m.ai_handled_conversations * 100) / m.total_conversations;
  return (
    <dl class="numbers">
      <Tile
        name="Conversations"
        value={count(m.total_conversations)}
        how={how('total_conversations')}
      >
        {count(m.ai_handled_conversations)} by AI, {count(m.human_handled_conversations)} by agents
      </Tile>
      <Tile
        name="CSAT"
        value={score(m.avg_csat_score || null)}
        unit={m.rated_conversations === 0 ? '' : 'of 5'}
        how={how('avg_csat_score')}
      >
        Of {count(m.rated_conversations)} rated. AI {score(m.avg_ai_csat_score || null)}, agents{' '}
        {score(m.avg_human_csat_score || null)}
      </Tile>
      <Tile
        name="Escalated"
        value={percent(m.total_conversations === 0 ? null : m.escalation_rate)}
        how={how('escalation_rate')}
      >
        {count(m.escalated_conversations)} of {count(m.total_conversations)}
      </Tile>
      <Tile
        name="First contact resolution"
        value={percent(m.fcr_reported === 0 ? null : m.first_contact_resolution_rate)}
        how={how('first_contact_resolution_rate')}
      >
        {m.fcr_reported === 0 ? 'Not reported yet' : `Of ${count(m.fcr_reported)} reported`}
      </Tile>
      <Tile name="Handled by AI" value={percent(aiShare)} how={how('ai_handled_conversations')}>
        {count(m.ai_handled_conversations)} of {count(m.total_conversations)}
      </Tile>
      <Tile name="Savings" value={money(m.cost_savings)} how={how('cost_savings')}>
        Of {counted(m.ai_handled_conversations, 'conversation')} by AI. AI {money(m.total_ai_cost)},
        agents {money(m.total_estimated_human_cost)}
      </Tile>
    </dl>
  );
}
