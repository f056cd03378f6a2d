import { expect, test } from 'vitest';
import type { CustomersAtRiskResponse } from '../../src/contract/index.ts';
import { testServer } from './harness.ts';

const DAY = 86_400_000;

test('customers with two low ratings, or frustrated twice, are listed with what they did', async () => {
  const server = await testServer();
  let last = 0;
  const add = (customer_id: string | undefined, more: object, daysAgo = 1) =>
    server.post('/api/v1/conversations', {
      conversation_id: `c${++last}`,
      customer_id,
      platform: 'custom',
      messages: [
        {
          sender_type: 'customer',
          content: 'Hello',
          timestamp: new Date(server.clock.now - daysAgo * DAY).toISOString(),
        },
      ],
      ...more,
    });
  const frustrated = { sentiment: 'frustrated' };
  await add('two low', { csat_score: 1 });
  await add('two low', { csat_score: 2 }, 3);
  await add('one low', { csat_score: 1 });
  await add('one low', { csat_score: 3 });
  await add('one of each', { csat_score: 1 });
  await add('one of each', frustrated);
  await add('both', { csat_score: 1, ...frustrated });
  await add('both', { csat_score: 1, ...frustrated }, 2);
  await add('long ago', frustrated, 40);
  await add('long ago', frustrated, 1);
  await add(undefined, { csat_score: 1 });
  await add(undefined, { csat_score: 1 });
  const path = '/api/v1/cs-metrics/customers-at-risk';
  const { customers, has_more } = await server.get<CustomersAtRiskResponse>(path);
  expect(customers).toEqual([
    {
      customer_id: 'both',
      low_ratings: 2,
      frustrated: 2,
      last_at: new Date(server.clock.now - DAY).toISOString(),
    },
    {
      customer_id: 'two low',
      low_ratings: 2,
      frustrated: 0,
      last_at: new Date(server.clock.now - DAY).toISOString(),
    },
  ]);
  expect(has_more).toBe(false);
  const first = await server.get<CustomersAtRiskResponse>(`${path}?limit=1`);
  expect([first.customers.length, first.has_more]).toEqual([1, true]);
  const year = await server.get<CustomersAtRiskResponse>(`${path}?time_range=8760`);
  expect(year.customers.map(({ customer_id }) => customer_id)).toContain('long ago');
});
