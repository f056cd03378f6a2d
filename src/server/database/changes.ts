/** A committed change of a conversation, or a signal. */
export interface Change {
  organisationId: string;
  conversationId: string;
  /** A transient signal; nothing was committed. */
  signal?: Signal;
  /** What happened in all chats of the organisation, with the same commit; `null`: nothing; absent: read it. */
  live?: LiveBatch | null;
  /** Whether requests of the conversation are set apart, or were before the commit; absent: read it. */
  isSetApart?: boolean;
}

/** Events of an organisation's chats that one commit added. */
export interface LiveBatch {
  /** What has a number up to this one was committed before. */
  after: number;
  /** What has a number up to this one is committed now. */
  upTo: number;
  /** In the order of their numbers, as `handoff` has them. */
  events: readonly object[];
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
  // Not an EventEmitter: an organisation can be called "error".
  const listeners = new Map<string, Set<(change: Change) => void>>();
  return {
    publish(changes) {
      for (const change of changes) {
        listeners.get(change.organisationId)?.forEach((heard) => heard(change));
      }
    },
    subscribe(organisationId, listener) {
      // One of its own, so that each subscription ends for itself.
      const heard = (change: Change) => listener(change);
      const own = listeners.get(organisationId) ?? new Set();
      listeners.set(organisationId, own.add(heard));
      return () => {
        own.delete(heard);
        if (own.size === 0 && listeners.get(organisationId) === own) {
          listeners.delete(organisationId);
        }
      };
    },
  };
}
