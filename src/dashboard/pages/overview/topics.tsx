import type { DashboardMetrics } from '../../../contract/index.ts';
import { count, percent, words } from '../../format.ts';
import { HowAllCounted } from '../../parts/counted.tsx';
import { Notice } from '../../parts/notice.tsx';

const DEFINED = [
  ['Conversations', 'topic_conversations'],
  ['Escalated', 'escalation_rate'],
] as const;

export function Topics({ of: topics }: { of: DashboardMetrics['top_topics'] }) {
  const [first] = topics;
  if (!first)
    return <Notice title="No topics yet">They appear when conversations have one.</Notice>;
  return (
    <>
      <table class="topics">
        <thead>
          <tr>
            <th scope="col">Topic</th>
            <th scope="col">Conversations</th>
            <th scope="col">Escalated</th>
          </tr>
        </thead>
        <tbody>
          {topics.map((one) => (
            <tr key={one.topic}>
              <th scope="row">
                {words(one.topic)}
                <meter min={0} max={first.count} value={one.count} aria-hidden="true" />
              </th>
              <td>{count(one.count)}</td>
              <td>{percent(one.escalation_rate)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <HowAllCounted of={DEFINED} reference="getCsMetricsDashboard" />
    </>
  );
}
