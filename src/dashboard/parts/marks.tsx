import type { ConversationSummary } from '../../contract/index.ts';
import { say } from '../../strings/say.ts';
import { termOf } from '../format.ts';
import { strings } from '../strings/index.ts';

/** Small labels for status, sentiment and escalation. */
export function Marks({ conversation }: { conversation: ConversationSummary }) {
  const { status, sentiment, escalated } = conversation;
  return (
    <>
      {escalated && <span class="mark alert">{strings.common.escalated}</span>}
      {sentiment && sentiment !== 'neutral' && (
        <span class={`mark ${sentiment}`}>{termOf(sentiment)}</span>
      )}
      {status === 'resolved' && <span class="mark">{strings.parts.resolved}</span>}
    </>
  );
}

export function Rating({ value }: { value: number | null }) {
  if (value === null) return null;
  return (
    <span
      class="rating"
      role="img"
      aria-label={say(strings.parts.rated, { rating: String(value) })}
    >
      {'★'.repeat(value)}
      <span>{'★'.repeat(5 - value)}</span>
    </span>
  );
}
