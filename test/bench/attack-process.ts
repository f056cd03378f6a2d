// `node test/bench/attack-process.ts URL KIND SECONDS ONE|MANY`: attacks a server, in a process of its own, so that the
// attackers' work does not delay the customer's. Prints `{total, accepted}`.
import autocannon from 'autocannon';
import { ATTACKS, CONNECTIONS } from './attack-kinds.ts';

const [, , url = '', kind = '', seconds = '1', addresses = 'one'] = process.argv;
const { request } = ATTACKS.find(({ name }) => name === kind)!;

let sent = 0;
const result = await autocannon({
  url,
  connections: CONNECTIONS,
  duration: Number(seconds),
  method: 'POST',
  requests: [
    {
      setupRequest: (one) => {
        const { path, body, headers } = request();
        one.path = path;
        one.body = body;
        one.headers = {
          'content-type': 'text/plain',
          'x-forwarded-for': `198.51.100.${addresses === 'one' ? 1 : 1 + (sent++ % CONNECTIONS)}`,
          ...headers,
        };
        return one;
      },
    },
  ],
});
console.log(JSON.stringify({ total: result.requests.total, accepted: result['2xx'] }));
