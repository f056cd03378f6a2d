import { makeRoom } from '../http/make-room.ts';
import type { Job } from '../ingest/jobs.ts';

/** Which writes of an organisation would wait for each other in the database, for its counter. */
export interface ChatTurns {
  /** Notes conversations that have a chat. */
  note(organisationId: string, conversationIds: Iterable<string>): void;
  /** @returns whose turn the job needs; `undefined`: nobody's */
  of(job: Job): string | undefined;
}

/** Conversations with a chat that a node remembers; of more, it forgets the oldest tenth. */
const KNOWN = 20_000;

const nameOf = (organisationId: string, conversationId: string) =>
  `${organisationId} ${conversationId}`;

/**
 * What is said in chats of one organisation is written by one group after the other: side by side, the second would
 * wait in the database, with all that it has locked, and be a transaction more. A conversation of which this node does
 * not know yet that it has a chat only costs that wait.
 */
export function createChatTurns(): ChatTurns {
  const known = new Set<string>();
  return {
    note(organisationId, conversationIds) {
      for (const id of conversationIds) {
        const name = nameOf(organisationId, id);
        if (known.has(name)) continue;
        makeRoom(known, KNOWN);
        known.add(name);
      }
    },
    of(job) {
      const { organisationId } = job;
      const isOfChat =
        job.kind === 'chat' ||
        (job.kind === 'events' &&
          job.events.some(({ conversation_id: id }) => known.has(nameOf(organisationId, id))));
      return isOfChat ? organisationId : undefined;
    },
  };
}
