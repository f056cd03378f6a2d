import { expect } from 'vitest';
import type { ExportRowV2, SignedUrlsResponse } from '../../src/contract/index.ts';
import { SECRET, type TestServer } from './harness.ts';

export const post = async (server: TestServer, body: object) => {
  const response = await server.post('/api/v1/conversations', {
    platform: 'custom',
    messages: [],
    ...body,
  });
  expect(response.status).toBeLessThan(300);
};

/** A conversation of the bot `b` with a message then, resolved or not. */
export const talked = (server: TestServer, id: string, time: string, more: object = {}) =>
  post(server, {
    conversation_id: id,
    bot_id: 'b',
    messages: [
      { message_id: `${id}-1`, sender_type: 'customer', content: 'Hi', timestamp: time },
      { message_id: `${id}-2`, sender_type: 'ai', content: 'Hello', timestamp: time },
    ],
    ...more,
  });

export const ask = (
  server: TestServer,
  date: unknown,
  { version = 'v2', bot = 'b', organisation = 'default', authorization = SECRET } = {},
) =>
  server.call(`/data-export/${version}/get-signed-urls`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      botId: bot,
      organizationId: organisation,
      authorization,
    },
    body: JSON.stringify({ date }),
  });

export const urlsOf = async (server: TestServer, date: string, options = {}) =>
  (await (await ask(server, date, options)).json()) as SignedUrlsResponse;

/** All bytes of a day, part after part. */
export async function bytesOf(server: TestServer, date: string, options = {}): Promise<string> {
  const { urls } = await urlsOf(server, date, options);
  const texts = await Promise.all(
    urls.map(async (url) =>
      (await fetch(url, { headers: { 'accept-encoding': 'identity' } })).text(),
    ),
  );
  return texts.join('');
}

export const linesOf = (bytes: string) =>
  bytes
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ExportRowV2);

export const idsOf = async (server: TestServer, date: string) =>
  linesOf(await bytesOf(server, date)).map((row) => row.conversation_id);
