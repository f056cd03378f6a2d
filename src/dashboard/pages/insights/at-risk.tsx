import type { CustomersAtRiskResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { ago, count } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { hours } from '../../parts/choices.tsx';
import { HowAllCounted } from '../../parts/counted.tsx';
import { listPath } from '../../parts/conversation-path.ts';
import { Link } from '../../parts/link.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';

/** Customers who were unhappy several times; each opens the customer's conversations. */
export function AtRisk() {
  const load = useLoad<CustomersAtRiskResponse>(
    `cs-metrics/customers-at-risk?time_range=${hours()}`,
  );
  const { insights } = strings;
  return (
    <Card id="at-risk" title={insights.atRisk}>
      <Waiting for={load} what={insights.theAtRisk} rows={3} />
      {load.data?.customers.length === 0 && (
        <Notice title={insights.nobodyAtRisk}>{insights.nobodyAtRiskAbout}</Notice>
      )}
      <ul class="list">
        {load.data?.customers.map((one) => (
          <li key={one.customer_id}>
            <Link to={listPath({ customer_id: one.customer_id })}>
              <span class="preview" dir="auto">
                {one.customer_id}
              </span>
              <time dateTime={one.last_at}>{ago(one.last_at, Date.now())}</time>
              <span class="marks">
                {one.low_ratings > 0 && (
                  <span class="mark">
                    {say(insights.lowRatings, { count: count(one.low_ratings) })}
                  </span>
                )}
                {one.frustrated > 0 && (
                  <span class="mark">
                    {say(insights.timesFrustrated, { count: count(one.frustrated) })}
                  </span>
                )}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {load.data?.has_more && <p class="muted more-at-risk">{insights.moreAtRisk}</p>}
      <HowAllCounted
        of={[[insights.atRisk, 'customers_at_risk']]}
        reference="getCsMetricsCustomersAtRisk"
      />
    </Card>
  );
}
