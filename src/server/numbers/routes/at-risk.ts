import { customersAtRiskQuery, customersAtRiskResponse } from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import { lastHours } from '../rules/rollup.ts';
import { findAtRisk } from '../store/at-risk.ts';

export const customersAtRisk = endpoint(
  {
    method: 'get',
    path: '/api/v1/cs-metrics/customers-at-risk',
    group: 'metrics',
    summary: 'List customers at risk',
    description:
      'Customers who rated several conversations low or were frustrated in several. It needs the right to read conversations, because it names customers.',
    access: 'conversations:read',
    query: customersAtRiskQuery,
    responses: { 200: { description: 'The customers', schema: customersAtRiskResponse } },
  },
  async ({ principal, query, respond }, { store, now }: Services) => {
    const { time_range, limit } = query;
    const window = lastHours(now(), time_range);
    const found = await findAtRisk(store.replica, principal.organisationId, window, limit + 1);
    return respond(200, {
      success: true,
      customers: found.slice(0, limit).map((one) => ({
        customer_id: one.customerId,
        low_ratings: one.lowRatings,
        frustrated: one.frustrated,
        last_at: iso(one.lastAt),
      })),
      has_more: found.length > limit,
    });
  },
);
