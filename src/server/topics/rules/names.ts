import { topicKey } from '../../../text/topic.ts';

/** A change that stands: these topics, with all that were merged into them before, have this name. Keys. */
export interface TopicChange {
  topics: readonly string[];
  name: string;
}

/** Which topics are one, and what it is called. Conversations keep the topic that they were sent with. */
export interface TopicNames {
  /** The key that conversations with this key count under. */
  current(key: string): string;
  /** All keys that count under the same one, this one among them. */
  allOf(key: string): readonly string[];
  /** A topic as it is shown: as it was sent, unless it is now part of another one. */
  shown(topic: string | null): string | null;
  /** The names that groups have: somebody of the organisation gave them. */
  given(): ReadonlySet<string>;
  /** How many names the changes have. */
  readonly size: number;
}

interface Group {
  name: string;
  keys: string[];
}

/**
 * What is left after all changes, in the order in which they were made. There can be no circle: a change joins
 * groups of names, and the group has the name that the change gave it. A name joins the larger of two groups, so
 * the work grows hardly faster than the number of names.
 */
export function namesAfter(changes: readonly TopicChange[]): TopicNames {
  const groups = new Map<string, Group>();
  const groupOf = (key: string) => {
    const known = groups.get(key);
    if (known) return known;
    const alone = { name: key, keys: [key] };
    groups.set(key, alone);
    return alone;
  };
  for (const { topics, name } of changes) {
    let joined = groupOf(name);
    for (const topic of topics) joined = join(groups, joined, groupOf(topic));
    joined.name = name;
  }
  const current = (key: string) => groups.get(key)?.name ?? key;
  return {
    current,
    allOf: (key) => groups.get(key)?.keys ?? [key],
    shown(topic) {
      const key = topicKey(topic);
      if (key === null) return topic;
      const name = current(key);
      return name === key ? topic : name;
    },
    given: () => new Set([...groups.values()].map(({ name }) => name)),
    size: groups.size,
  };
}

function join(groups: Map<string, Group>, one: Group, other: Group): Group {
  if (one === other) return one;
  const [large, small] = one.keys.length < other.keys.length ? [other, one] : [one, other];
  for (const key of small.keys) {
    large.keys.push(key);
    groups.set(key, large);
  }
  return large;
}

/**
 * Changes without topics that are erased, in order; `null`: nothing is left of one. In later changes, the first
 * topic that an erased one was joined with takes its place, so that what it joined stays joined.
 */
export function withoutTopics<Change extends TopicChange & { stands: boolean }>(
  changes: readonly Change[],
  erased: { has(key: string): boolean },
): (Change | null)[] {
  const heirs = new Map<string, string>();
  return changes.map((change) => {
    const { stands, name } = change;
    if (!erased.has(name) && !change.topics.some((key) => erased.has(key))) return change;
    const heirOf = (key: string) => (stands ? heirs.get(key) : undefined);
    const topics = new Set(
      change.topics.flatMap((key) => (erased.has(key) ? (heirOf(key) ?? []) : key)),
    );
    const [first] = topics;
    const left = erased.has(name) ? (heirOf(name) ?? (stands ? first : undefined)) : name;
    if (left === undefined) return null;
    if (stands) {
      for (const key of [...change.topics, name]) {
        if (erased.has(key) && !heirs.has(key)) heirs.set(key, left);
      }
    }
    topics.delete(left);
    return topics.size === 0 ? null : { ...change, topics: [...topics], name: left };
  });
}

/** No topic was merged or renamed. */
export const NO_CHANGES: TopicNames = namesAfter([]);
