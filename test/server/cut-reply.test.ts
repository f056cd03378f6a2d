// @one-database: the reply does not come from it.
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ownPieces } from '../../src/replies/index.ts';
import { freshDatabase } from './database.ts';
import { PUBLISHABLE } from './harness.ts';
import { ended, startProcess } from './process.ts';

/** A bot that says one word, and the second one never. */
async function startBot(): Promise<string> {
  const bot = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('Half ');
  });
  await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    bot.close();
    bot.closeAllConnections();
  });
  return `http://127.0.0.1:${(bot.address() as AddressInfo).port}`;
}

/** The response as a proxy passes it on that speaks HTTP/1.0 to the server: whatever arrives until the line ends. */
function askByOldProxy(url: string): Promise<Response> {
  const { hostname, port } = new URL(url);
  const body = JSON.stringify({
    key: PUBLISHABLE,
    conversation_id: 'c1',
    messages: [{ message_id: 'm1', sender_type: 'customer', content: 'How long?' }],
  });
  const line = connect(Number(port), hostname);
  line.write(
    `POST /api/v1/chat HTTP/1.0\r\nHost: ${hostname}\r\nContent-Type: text/plain\r\n` +
      `Origin: http://localhost:4000\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return new Promise((resolve) => {
    let head = '';
    const events = new ReadableStream<Uint8Array>({
      start(controller) {
        line.on('data', (chunk: Buffer) => {
          const isHead = !head.includes('\r\n\r\n');
          if (!isHead) return controller.enqueue(chunk);
          head += chunk.toString('latin1');
          const end = head.indexOf('\r\n\r\n');
          if (end === -1) return;
          resolve(new Response(events, { status: Number(head.split(' ')[1]) }));
          controller.enqueue(Buffer.from(head.slice(end + 4), 'latin1'));
        });
        // Neither says whether the response was whole.
        line.on('error', () => {});
        line.on('close', () => controller.close());
      },
    });
  });
}

test('a reply of a server that is killed is not whole, also behind a proxy that cannot tell', async () => {
  const server = await startProcess(await freshDatabase(), {
    environment: { AFTERWORD_BOT_URL: await startBot() },
  });
  const said: string[] = [];
  const failure = await (async () => {
    for await (const { text } of ownPieces(askByOldProxy(server.url), [])) {
      if (!text) continue;
      said.push(text);
      server.child.kill('SIGKILL');
      await ended(server.child);
    }
    return undefined;
  })().catch(({ message }: Error) => message);
  expect({ said, failure }).toEqual({
    said: ['Half '],
    failure: 'The reply breaks off.',
  });
});
