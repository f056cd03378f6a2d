/** A change of the names of topics, and whether it was undone. */
export interface NamedTopics {
  id: number;
  topics: readonly string[];
  name: string;
  isUndone: boolean;
}

/**
 * What a topic is called after all changes that stand: each gives its name to every topic that is called as one of its
 * own is.
 */
export function calledNow(changes: readonly NamedTopics[], topic: string): string {
  const standing = changes.filter(({ isUndone }) => !isUndone);
  const all = new Set([topic, ...standing.flatMap((one) => [...one.topics, one.name])]);
  const called = new Map([...all].map((one) => [one, one]));
  for (const { topics, name } of standing) {
    const before = new Set([...topics, name].map((one) => called.get(one)));
    for (const one of all) if (before.has(called.get(one))) called.set(one, name);
  }
  return called.get(topic)!;
}
