import { EventEmitter } from 'node:events';

/** A committed change of a conversation, or a signal. */
export interface Change {
  organisationId: string;
  conversationId: string;
  /** A transient signal; nothing was committed. */
  signal?: Signal;
}

/** A transient signal, for example typing. It is not stored. */
export interface Signal {
  /** `told`: more is known of how the team was told. */
  type: 'typing' | 'seen' | 'told';
  /** `null`: the customer. */
  agentId: number | null;
}

/** Notifies subscribers after every commit, and of signals. */
export interface Changes {
  publish(changes: Iterable<Change>): void;
  /** @returns a function that ends the subscription */
  subscribe(organisationId: string, listener: (change: Change) => void): () => void;
}

/** Notifications within one process. */
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
