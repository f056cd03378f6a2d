// `npm run bench -- [NAME …] [--before COMMIT]`: those that are named, or all but `peers`, which installs other chats from
// npm into a temporary folder. Those of the server's process run the build of that commit too, in turn.
// `npm run bench -- sentiment TWEETS DIALOGUES` reads other files of the same forms.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchAdapters } from './adapters.ts';
import { benchAttack } from './attack.ts';
import { type Build, buildBefore, THIS_BUILD } from './builds.ts';
import { benchBytes } from './bytes.ts';
import { benchCapacity } from './capacity.ts';
import { benchExport } from './export.ts';
import { benchIngest } from './ingest.ts';
import { benchLists } from './lists.ts';
import { benchLive } from './live.ts';
import { benchLoad } from './load.ts';
import { benchMasking } from './masking.ts';
import { benchMount } from './mount.ts';
import { benchOpen } from './open.ts';
import { benchOrganisations } from './organisations.ts';
import { benchPauses } from './pauses.ts';
import { benchPeers } from './peers.ts';
import { benchPeople } from './people.ts';
import { benchQueries } from './queries.ts';
import { benchReplies } from './replies.ts';
import { benchReports } from './reports.ts';
import { benchResponse } from './response.ts';
import { benchSentiment } from './sentiment.ts';
import { benchSigns } from './signs.ts';
import { benchStart } from './start.ts';
import { benchStreams } from './streams.ts';
import { benchVisit } from './visit.ts';

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { before: { type: 'string' } },
});
const files = wanted.filter((one) => existsSync(one));

/** Start the server, of each build in turn. */
const ofBuilds: Record<string, (builds: readonly Build[]) => Promise<void>> = {
  ingest: benchIngest,
  load: benchLoad,
  pauses: benchPauses,
  people: benchPeople,
  start: benchStart,
  streams: benchStreams,
};

const benches: Record<string, () => void | Promise<void>> = {
  bytes: benchBytes,
  visit: benchVisit,
  sentiment: () => benchSentiment(...files),
  signs: benchSigns,
  masking: benchMasking,
  mount: benchMount,
  open: benchOpen,
  response: benchResponse,
  replies: benchReplies,
  live: benchLive,
  queries: benchQueries,
  lists: benchLists,
  organisations: benchOrganisations,
  capacity: benchCapacity,
  reports: benchReports,
  export: benchExport,
  attack: benchAttack,
  adapters: benchAdapters,
};

const unknown = wanted.filter(
  (one) => one !== 'peers' && !(one in benches) && !(one in ofBuilds) && !files.includes(one),
);
if (unknown.length > 0) {
  const names = [...Object.keys(benches), ...Object.keys(ofBuilds), 'peers'];
  throw new Error(`There is no bench ${unknown.join(', ')}, but ${names.join(', ')}.`);
}
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);

for (const [name, bench] of Object.entries(benches)) if (isWanted(name)) await bench();
const named = Object.entries(ofBuilds).filter(([name]) => isWanted(name));
const before = values.before !== undefined && named.length > 0 ? buildBefore(values.before) : null;
try {
  for (const [, bench] of named) await bench(before ? [THIS_BUILD, before] : [THIS_BUILD]);
} finally {
  before?.remove();
}
if (wanted.includes('peers')) await benchPeers();
