import type { Client } from 'pg';

/** How often the connections are looked at, milliseconds. */
const EVERY = 3_000;
/** Connections that owe an answer are left alone for so many looks: most queries take milliseconds. */
const PATIENT_LOOKS = 2;
/** So many new connections in a row must get no answer either. */
const ATTEMPTS = 2;

/**
 * Cuts connections to a database that has vanished: whose machine was switched off, or that a network no longer leads to.
 * Nobody closes such a connection, and the system would send its query again for a quarter of an hour, while the caller
 * waits. A connection that owes an answer for long is not cut for that alone, as some queries take minutes: only if new
 * connections get no answer either.
 */
export interface Watch {
  add(client: Client): void;
  close(): void;
}

/** @param respond connects anew and asks something; @throws if nothing is said within a few seconds */
export function watchSilence(respond: () => Promise<unknown>): Watch {
  /** What each had received at the last look, and for how many looks it has owed an answer since. */
  const watched = new Map<Client, { bytes: number; looks: number }>();
  let timer: NodeJS.Timeout | undefined;
  let isLooking = false;
  let failures = 0;

  function silent(): Client[] {
    for (const [client, seen] of watched) {
      const bytes = streamOf(client).bytesRead;
      seen.looks = owes(client) && bytes === seen.bytes ? seen.looks + 1 : 0;
      seen.bytes = bytes;
    }
    return [...watched].filter(([, { looks }]) => looks >= PATIENT_LOOKS).map(([client]) => client);
  }

  async function look(): Promise<void> {
    const waiting = silent();
    if (waiting.length === 0) {
      failures = 0;
      return;
    }
    const isThere = await respond().then(() => true, saysSomething);
    failures = isThere ? 0 : failures + 1;
    if (failures < ATTEMPTS) return;
    for (const client of waiting) cut(client, 'the database does not respond');
  }

  return {
    add(client) {
      watched.set(client, { bytes: 0, looks: 0 });
      client.once('end', () => watched.delete(client));
      timer ??= setInterval(() => {
        if (isLooking) return;
        isLooking = true;
        void look().finally(() => (isLooking = false));
      }, EVERY).unref();
    },
    close: () => clearInterval(timer),
  };
}

/** Ends a connection at once, whatever it waits for. */
export const cut = (client: Client, reason: string): void =>
  streamOf(client).destroy(new Error(`Connection terminated: ${reason}`));

interface Inside {
  connection: { stream: { bytesRead: number; destroy(error: Error): void } };
  /** What waits for an answer: without the pipeline one, with it those that have been sent. */
  _activeQuery: unknown;
  _sentQueryQueue: unknown[];
}

// `pg` tells nobody of these.
const streamOf = (client: Client) => (client as unknown as Inside).connection.stream;

function owes(client: Client): boolean {
  const { _activeQuery, _sentQueryQueue } = client as unknown as Inside;
  return Boolean(_activeQuery) || _sentQueryQueue.length > 0;
}

/** An error of the database's own, such as too many connections, or of a machine that has no database now. */
const saysSomething = ({ code = '' }: NodeJS.ErrnoException): boolean =>
  /^[\dA-Z]{5}$/.test(code) || code === 'ECONNREFUSED' || code === 'ECONNRESET';
