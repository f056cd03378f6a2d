import { testServer, type TestServer } from './harness.ts';

/** A server that may post to this machine, and does nothing by itself: a test says when it looks, sends and tells. */
export const stillServer = (more: Parameters<typeof testServer>[0] = {}): Promise<TestServer> =>
  testServer({
    allowsPrivateReceivers: true,
    dispatching: { every: 1 << 30, lostAfter: 1 << 30 },
    sending: { every: 1 << 30 },
    notifying: { every: 1 << 30, delay: 1 << 30, random: () => 1, deadline: 500 },
    watching: { every: 1 << 30 },
    publicUrl: 'https://support.example.com',
    ...more,
  });
