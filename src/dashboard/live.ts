import { signal } from '@preact/signals';
import { openLine } from './line.ts';
import { checkSession } from './session.ts';

/** Whether the stream of changes is open. */
export const isLive = signal(false);

/** Ids of the conversations that changed; `null`: the stream was interrupted, so any may have changed. */
type Changed = ReadonlySet<string> | null;

const listeners = new Set<(changed: Changed) => void>();

/** @returns a function that stops it */
export function onChange(listener: (changed: Changed) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Changes within this time are reported together, milliseconds. */
const GATHER = 400;

/** Follows `/api/v1/live`. @returns a function that stops it */
export function followChanges(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ids: Set<string> | null = new Set();
  let hasBroken = false;

  function gather(id: string | null): void {
    if (id === null) ids = null;
    else ids?.add(id);
    timer ??= setTimeout(() => {
      const changed = ids;
      timer = undefined;
      ids = new Set();
      for (const listener of listeners) listener(changed);
    }, GATHER);
  }

  const close = openLine({
    async url() {
      // The server may have refused the stream because the session has ended.
      if (hasBroken) await checkSession();
      return '/api/v1/live';
    },
    opened() {
      isLive.value = true;
      if (hasBroken) gather(null);
    },
    broken() {
      isLive.value = false;
      hasBroken = true;
    },
    events: {
      conversation: (data) =>
        gather((JSON.parse(data) as { conversation_id: string }).conversation_id),
    },
  });
  return () => {
    clearTimeout(timer);
    close();
    isLive.value = false;
  };
}
