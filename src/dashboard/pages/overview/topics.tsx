import type { DashboardMetrics } from '../../../contract/index.ts';
import { count, percent, words } from '../../format.ts';
import { HowAllCounted } from '../../parts/counted.tsx';
import { Notice } from '../../parts/notice.tsx';
import { strings } from '../../strings/index.ts';

export function Topics({ of: topics }: { of: DashboardMetrics['top_topics'] }) {
  const [first] = topics;
  if (!first)
    return <Notice title={strings.overview.noTopics}>{strings.overview.topicsAppear}</Notice>;
  return (
    <>
      <table class="topics">
        <thead>
          <tr>
            <th scope="col">{strings.common.topic}</th>
            <th scope="col">{strings.common.conversations}</th>
            <th scope="col">{strings.common.escalated}</th>
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
      <HowAllCounted
        of={[
          [strings.common.conversations, 'topic_conversations'],
          [strings.common.escalated, 'escalation_rate'],
        ]}
        reference="getCsMetricsDashboard"
      />
    </>
  );
}
