// `npm run bench [bytes|mount|ingest …]`: all, or those that are named.
import { benchBytes } from './bytes.ts';
import { benchIngest } from './ingest.ts';
import { benchMount } from './mount.ts';

const benches: Record<string, () => void | Promise<void>> = {
  bytes: benchBytes,
  mount: benchMount,
  ingest: benchIngest,
};

const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length === 0 || wanted.includes(name)) await bench();
}
