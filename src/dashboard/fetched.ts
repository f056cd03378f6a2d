import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Answer } from './api.ts';
import { type Fetched, organisation } from './state.ts';

/**
 * What a part of a page shows and fetches for itself: at once, when `wanted` changes, and again when
 * asked. What is there stays on screen meanwhile.
 */
export function useFetched<T>(
  wanted: string,
  ask: () => Promise<Answer<T>>,
): [Fetched<T>, () => Promise<void>] {
  const [fetched, setFetched] = useState<Fetched<T>>({ value: null, error: null });
  const latest = useRef(ask);
  latest.current = ask;
  const asked = useRef(0);
  const again = useCallback(async () => {
    const mine = ++asked.current;
    const answer = await latest.current();
    if (mine !== asked.current) return;
    if (answer.ok) setFetched({ value: answer.value, error: null });
    else if (answer.status === 401) organisation.value = null;
    else setFetched(({ value }) => ({ value, error: answer.message }));
  }, []);
  useEffect(() => {
    void again();
    return () => void asked.current++;
  }, [wanted]);
  return [fetched, again];
}
