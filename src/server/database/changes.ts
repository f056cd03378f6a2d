import { EventEmitter } from 'node:events';

/** A conversation that was committed. */
export interface Change {
  organisationId: string;
  conversationId: string;
  /** Nothing was committed: somebody does something for a moment. */
  signal?: Signal;
}

/** What is seen for a moment, and kept nowhere. */
export interface Signal {
  type: 'typing' | 'seen';
  /** `null`: the customer. */
  agentId: number | null;
}

/** Who listens hears of every commit, after it, and of signals. */
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
