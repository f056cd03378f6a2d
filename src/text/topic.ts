/**
 * The key that groups topics: trimmed, lower case, runs of space, `-` and `_` as one `_`, so
 * that `Billing`, `billing` and `BILLING` are one topic (CONTRACT, part A). `null` for no topic.
 */
export function topicKey(topic: string | null): string | null {
  const key = topic
    ?.trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');
  return key === undefined || key === '' ? null : key;
}
