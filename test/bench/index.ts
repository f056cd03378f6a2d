// `npm run bench [bytes|visit|sentiment|signs|masking|mount|open|response|replies|ingest|load|live|queries|lists|organisations|capacity|reports|export|people|start|streams|attack|adapters|peers …]`: those that are named, or
// all but `peers`, which installs other chats from npm into a temporary folder.
// `npm run bench sentiment TWEETS DIALOGUES` reads other files of the same forms.
import { existsSync } from 'node:fs';
import { benchAdapters } from './adapters.ts';
import { benchAttack } from './attack.ts';
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

const wanted = process.argv.slice(2);
const files = wanted.filter((one) => existsSync(one));

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
  ingest: benchIngest,
  load: benchLoad,
  live: benchLive,
  queries: benchQueries,
  lists: benchLists,
  organisations: benchOrganisations,
  capacity: benchCapacity,
  reports: benchReports,
  export: benchExport,
  people: benchPeople,
  start: benchStart,
  streams: benchStreams,
  attack: benchAttack,
  adapters: benchAdapters,
};

for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length === 0 || wanted.includes(name)) await bench();
}
if (wanted.includes('peers')) await benchPeers();
