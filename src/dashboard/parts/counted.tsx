import { type Defined, definitions } from '../../contract/definitions.ts';
import './counted.css';

/** The endpoints whose figures the dashboard shows, by their anchors in `/docs`. */
type Reference =
  | 'getConversationsKnowledgeGaps'
  | 'getCsMetricsDashboard'
  | 'getCsMetricsEscalationPatterns'
  | 'getCsatAnalytics'
  | 'getCsatBreakdown'
  | 'getDataExportV2Days'
  | 'getDataExportV2Metrics'
  | 'getReportsBoard'
  | 'getReportsPeople';

/** How a figure is counted: opens with a click, and links to the endpoint that has the figure. */
export function HowCounted(props: { of: Defined; name: string; reference: Reference }) {
  return (
    <details class="how">
      <summary>
        How it is counted<span class="unseen">: {props.name}</span>
      </summary>
      <p>
        {definitions[props.of]} <ReferenceLink to={props.reference} />
      </p>
    </details>
  );
}

/** The same for all columns of a table. */
export function HowAllCounted(props: {
  of: readonly (readonly [name: string, of: Defined])[];
  reference: Reference;
}) {
  return (
    <details class="how all">
      <summary>How it is counted</summary>
      <dl>
        {props.of.map(([name, of]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{definitions[of]}</dd>
          </div>
        ))}
      </dl>
      <ReferenceLink to={props.reference} />
    </details>
  );
}

const ReferenceLink = ({ to }: { to: Reference }) => (
  <a href={`/docs#${to}`} target="_blank" rel="noopener">
    API reference
  </a>
);
