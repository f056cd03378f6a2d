// The floor of the benchmark of chats: a bare node:http server that echoes what is posted to the streams
// of a room. Nothing is checked, and nothing is kept.
import { createServer, type ServerResponse } from 'node:http';

const rooms = new Map<string, Set<ServerResponse>>();

const server = createServer((request, response) => {
  const room = request.url ?? '/';
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': connected\n\n');
    const all = rooms.get(room) ?? new Set();
    rooms.set(room, all.add(response));
    request.on('close', () => all.delete(response));
    return;
  }
  let body = '';
  request.on('data', (piece) => (body += piece));
  request.on('end', () => {
    for (const stream of rooms.get(room) ?? []) stream.write(`event: message\ndata: ${body}\n\n`);
    response.end('{"success":true}');
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('listening'));
