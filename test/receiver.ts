import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ReceivedRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A response, or none: the request is left open. */
export type Responds = { status: number; headers?: Record<string, string> } | null;

export interface Receiver {
  url: string;
  requests: ReceivedRequest[];
  /** What it responds from now on. */
  responds: (request: ReceivedRequest) => Responds;
}

/** An HTTP server that keeps what it is sent, until the test ends. */
export async function startReceiver(
  responds: Receiver['responds'] = () => ({ status: 200 }),
): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      const received = { path, headers, body: Buffer.concat(chunks) };
      receiver.requests.push(received);
      const answer = receiver.responds(received);
      if (answer) response.writeHead(answer.status, answer.headers).end('ok');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    responds,
  };
  return receiver;
}
