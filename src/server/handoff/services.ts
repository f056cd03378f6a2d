import type { TranscriptServices } from '../conversations/index.ts';
import type { Ingest } from '../ingest/index.ts';
import type { Queues } from './queues.ts';
import type { Tail } from './tail.ts';

/** What the endpoints of chats with persons work with. */
export interface HandoffServices extends TranscriptServices {
  ingest: Pick<Ingest, 'add'>;
  /** Brings customers and agents together; see `job.ts`. */
  dispatcher: { wake(): void };
  queues: Queues;
  /** What happens in chats, as it happens. */
  tail: Tail;
}
