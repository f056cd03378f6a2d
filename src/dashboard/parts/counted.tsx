import type { Defined } from '../../contract/definitions.ts';
import { say } from '../../strings/say.ts';
import { strings } from '../strings/index.ts';
import './counted.css';

/** The endpoints whose figures the dashboard shows, by their anchors in `/docs`. */
type Reference =
  | 'getConversationsKnowledgeGaps'
  | 'getCsMetricsBreakdown'
  | 'getCsMetricsCustomersAtRisk'
  | 'getCsMetricsEscalationPatterns'
  | 'getCsMetricsSeries'
  | 'getCsatAnalytics'
  | 'getCsatBreakdown'
  | 'getDataExportV2Days'
  | 'getDataExportV2Metrics'
  | 'getReportsBoard'
  | 'getReportsPeople'
  | 'getReportsWaits';

/** How a figure is counted: opens with a click, and links to the endpoint that has the figure. */
export function HowCounted(props: { of: Defined; name: string; reference: Reference }) {
  return (
    <details class="how">
      <summary>
        {strings.parts.howCounted}
        <span class="unseen">{say(strings.parts.ofFigure, { name: props.name })}</span>
      </summary>
      <p>
        {strings.definitions[props.of]} <ReferenceLink to={props.reference} />
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
      <summary>{strings.parts.howCounted}</summary>
      <dl>
        {props.of.map(([name, of]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{strings.definitions[of]}</dd>
          </div>
        ))}
      </dl>
      <ReferenceLink to={props.reference} />
    </details>
  );
}

const ReferenceLink = ({ to }: { to: Reference }) => (
  <a href={`/docs#${to}`} target="_blank" rel="noopener">
    {strings.parts.apiReference}
  </a>
);
