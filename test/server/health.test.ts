import { afterEach, expect, test, vi } from 'vitest';
import { testServer } from './harness.ts';

afterEach(() => vi.useRealTimers());

test('a database that stops responding is bridged for 5 seconds, however seldom somebody asks', async () => {
  const { store, call } = await testServer();
  const ready = async () => (await call('/readyz')).status;
  vi.useFakeTimers({ toFake: ['performance'] });
  const { newerVersion } = store;
  expect(await ready()).toBe(200);
  vi.advanceTimersByTime(10_000);
  const silence = Promise.withResolvers<null>();
  store.newerVersion = () => silence.promise;
  expect(await ready()).toBe(200);
  vi.advanceTimersByTime(10_000);
  expect(await ready()).toBe(503);
  silence.resolve(null);
  store.newerVersion = newerVersion;
  expect(await ready()).toBe(200);
});
