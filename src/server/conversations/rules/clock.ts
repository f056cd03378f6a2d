/** Smaller differences come from network delay, milliseconds. */
const TOLERANCE = 60_000;

/**
 * How far a sender's clock is behind ours, milliseconds: add it to the times in the batch. Metrics are
 * counted by the hour, so a phone whose clock is a day off must not distort them.
 *
 * @param sentAt the batch's `sent_at`; if absent, the sender's clock is trusted
 */
export function clockSkew(sentAt: number | undefined, receivedAt: number): number {
  const skew = sentAt === undefined ? 0 : receivedAt - sentAt;
  return Math.abs(skew) > TOLERANCE ? skew : 0;
}
