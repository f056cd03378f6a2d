import type { ConversationSummary } from '../../contract/index.ts';
import { words } from '../format.ts';

/** Small labels for status, sentiment and escalation. */
export function Marks({ conversation }: { conversation: ConversationSummary }) {
  const { status, sentiment, escalated } = conversation;
  return (
    <>
      {escalated && <span class="mark alert">Escalated</span>}
      {sentiment && sentiment !== 'neutral' && (
        <span class={`mark ${sentiment}`}>{words(sentiment)}</span>
      )}
      {status === 'resolved' && <span class="mark">Resolved</span>}
    </>
  );
}

export function Rating({ value }: { value: number | null }) {
  if (value === null) return null;
  return (
    <span class="rating" role="img" aria-label={`Rated ${value} of 5`}>
      {'★'.repeat(value)}
      <span>{'★'.repeat(5 - value)}</span>
    </span>
  );
}
