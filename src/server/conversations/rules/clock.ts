/** Below this, a difference of clocks is the network's doing, milliseconds. */
const TOLERANCE = 60_000;

/**
 * How far a sender's clock is behind ours, milliseconds: what to add to the times in its batch.
 * Numbers are counted by the hour, so a phone that is a day off must not move them.
 *
 * @param sentAt the batch's `sent_at` by the sender's clock; without it, the clock is believed
 */
export function clockSkew(sentAt: number | undefined, receivedAt: number): number {
  const skew = sentAt === undefined ? 0 : receivedAt - sentAt;
  return Math.abs(skew) > TOLERANCE ? skew : 0;
}
