import { expect, test } from 'vitest';
import type { ExportDaysResponse } from '../../src/contract/index.ts';
import { talked } from './exported.ts';
import { testServer } from './harness.ts';

test('an empty day says how many conversations arrived after it was written', async () => {
  const server = await testServer();
  server.clock.now = Date.parse('2026-03-10T12:00:00Z');
  const resolved = (time: string) => ({ status: 'resolved', resolved_at: time });
  await talked(server, 'first', '2026-03-07T10:00:00Z', resolved('2026-03-07T10:00:00Z'));
  await talked(server, 'last', '2026-03-09T10:00:00Z', resolved('2026-03-09T10:00:00Z'));
  await server.app.exporter.round();
  const days = async () =>
    Object.fromEntries(
      (
        await server.get<ExportDaysResponse>('/data-export/v2/days?from=2026-03-01&to=2026-03-10')
      ).days.map(({ date, conversations, late }) => [date, [conversations, late]]),
    );
  expect(await days()).toEqual({
    '2026-03-07': [1, null],
    '2026-03-08': [0, 0],
    '2026-03-09': [1, null],
  });
  for (const id of ['one', 'two']) {
    await talked(server, id, '2026-03-08T10:00:00Z', resolved('2026-03-08T23:59:59Z'));
  }
  await server.app.exporter.round();
  expect((await days())['2026-03-08']).toEqual([0, 2]);
});
