import { EventEmitter } from 'node:events';

/** A conversation that was committed. */
export interface Change {
  organisationId: string;
  conversationId: string;
}

/** Who listens hears of every commit, after it. */
export interface Changes {
  publish(changes: Iterable<Change>): void;
  /** @returns a function that ends it */
  subscribe(organisationId: string, listener: (change: Change) => void): () => void;
}

/** For one process. */
export function localChanges(): Changes {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    publish(changes) {
      for (const change of changes) emitter.emit(change.organisationId, change);
    },
    subscribe(organisationId, listener) {
      emitter.on(organisationId, listener);
      return () => emitter.off(organisationId, listener);
    },
  };
}
