import { expect, test } from 'vitest';
import type {
  SurveyAnalyticsResponse,
  SurveyListResponse,
  WireEvent,
} from '../../src/contract/index.ts';
import { rollupKinds } from '../../src/server/features.ts';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import { checkSurveys, repairSurveys } from '../../src/server/surveys/index.ts';
import { eventMaker, SECRET, statusesOf, testServer } from './harness.ts';
import { mailed } from './mailed.ts';

test('a conversation counts once, however often and wherever it was asked', async () => {
  const server = await testServer();
  const make = eventMaker('c1', '2026-03-10T09:00:00.000Z');
  const send = async (...events: WireEvent[]) => {
    const accepted = events.map(() => 'accepted');
    expect(await statusesOf(await server.send(events, { key: SECRET }))).toEqual(accepted);
  };
  const counts = async () => {
    expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
    const { total_surveys_sent, total_responses, average_rating, channels } =
      await server.get<SurveyAnalyticsResponse>('/api/v1/csat/analytics?start_date=2026-03-09');
    return [
      total_surveys_sent,
      total_responses,
      average_rating,
      channels?.map((one) => one.total_surveys_sent),
    ];
  };
  const { rate } = await mailed(server);
  expect(await counts()).toEqual([1, 0, null, [1, 0]]);
  await send(make('survey.shown'));
  // It was shown before it was mailed.
  expect(await counts()).toEqual([1, 0, null, [0, 1]]);
  expect((await server.call(rate(5))).status).toBe(200);
  expect(await counts()).toEqual([1, 1, 5, [1, 0]]);
  await send({ ...make('survey.rated', { rating: 2 }), at: '2026-03-10T12:00:01.000Z' });
  expect(await counts()).toEqual([1, 1, 2, [0, 1]]);
  const { data } = await server.get<SurveyListResponse>('/api/v1/csat/surveys');
  expect(data.map(({ rating }) => rating).sort()).toEqual([2, 5]);
});

test('the same rating counts again when the conversation was rated elsewhere in between', async () => {
  const server = await testServer();
  const make = eventMaker('c1', '2026-03-10T09:00:00.000Z');
  const { rate } = await mailed(server);
  const score = async () => {
    const list = await server.get<{ data: { csat_score: number }[] }>('/api/v1/conversations');
    return list.data[0]!.csat_score;
  };
  expect((await server.call(rate(4))).status).toBe(200);
  await server.send([make('survey.rated', { rating: 1 })], { key: SECRET });
  expect(await score()).toBe(1);
  server.clock.now += 60_000;
  expect((await server.call(rate(4))).status).toBe(200);
  expect(await score()).toBe(4);
});

test('pages by cursor repeat and leave out nothing while surveys are added', async () => {
  const server = await testServer();
  const show = (id: string, at: string) =>
    server.send([eventMaker(id, at)('survey.shown')], { key: SECRET });
  for (let i = 0; i < 7; i++) await show(`c${i}`, `2026-03-10T10:0${i}:00.000Z`);
  const found: string[] = [];
  let cursor: string | undefined = '';
  for (let page = 0; cursor !== undefined; page++) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const list: SurveyListResponse = await server.get(`/api/v1/csat/surveys?limit=3${query}`);
    found.push(...list.data.map((one) => one.conversation_id));
    cursor = list.next_cursor;
    await show(`new${page}`, '2026-03-10T11:00:00.000Z');
  }
  expect(found).toEqual(['c6', 'c5', 'c4', 'c3', 'c2', 'c1', 'c0']);
  const wrong = await server.call('/api/v1/csat/surveys?cursor=x', {
    headers: { 'x-api-key': SECRET },
  });
  expect(wrong.status).toBe(422);
});

test('a survey that counts beside the right one of its conversation is found and corrected', async () => {
  const server = await testServer();
  const { survey } = await mailed(server);
  await server.send([eventMaker('c1', '2026-03-10T11:59:00.000Z')('survey.shown')], {
    key: SECRET,
  });
  const { store } = server;
  expect(await checkSurveys(store)).toEqual([]);
  await store.write(async ({ query }) => {
    await query.updateTable('survey').set({ isCounted: 1 }).execute();
  });
  expect(await checkSurveys(store)).toMatchObject([{ surveyId: survey.surveyId, isCounted: 0 }]);
  await store.write(repairSurveys);
  expect(await checkSurveys(store)).toEqual([]);
});
