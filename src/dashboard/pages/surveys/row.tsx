import { useSignal } from '@preact/signals';
import type { ListedSurvey } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { count, moment, words } from '../../format.ts';
import { conversationPath } from '../../parts/conversation-path.ts';
import { Link } from '../../parts/link.tsx';
import { Rating } from '../../parts/marks.tsx';
import { History } from './history.tsx';

const REASONS: Record<string, string> = {
  disabled: 'surveys are turned off',
  reopened: 'the conversation was opened again',
  rated: 'it was rated in the chat already',
  no_address: 'there is no address any more',
  erased: 'the customer was erased',
  overdue: 'it could not leave for two days',
  unsubscribed: 'they want no surveys',
  bounced: 'mail to this address came back',
  recently_surveyed: 'they were asked a few days ago',
};

const at = (iso: string | null) => (iso === null ? '' : moment(iso));

/** What became of it, for who reads it. */
function story(survey: ListedSurvey): string {
  const { status, reason, channel, due_at, sent_at, responded_at, expires_at } = survey;
  switch (status) {
    case 'pending':
      return reason === null ? `leaves ${at(due_at)}` : `put off, the mail server said ${reason}`;
    case 'sent':
      return channel === 'widget' ? `shown ${at(sent_at)}` : `open until ${at(expires_at)}`;
    case 'completed':
      return `answered ${at(responded_at)}`;
    case 'expired':
      return `closed ${at(expires_at)}`;
    case 'cancelled':
      return REASONS[reason ?? ''] ?? '';
    case 'failed':
      return `the mail server said ${reason}`;
  }
}

/** A survey, and what can be done with it. */
export function Row({ of: survey, changed }: { of: ListedSurvey; changed(): Promise<unknown> }) {
  const problem = useSignal<string | null>(null);
  const isOpen = useSignal(false);
  const { id, status, kept, doubtful, suspected_automation: suspected } = survey;

  async function sendNow(): Promise<void> {
    const answer = await send<unknown>('POST', `csat/surveys/${id}/send`, {});
    problem.value = answer.ok ? null : answer.message;
    await changed();
  }

  return (
    <li>
      <div class="row">
        <div>
          <h3>
            {survey.contact_email ?? (survey.channel === 'widget' ? 'In the chat' : 'Erased')}
          </h3>
          <p class="muted">
            {words(status)}, {story(survey)}
          </p>
        </div>
        <div class="marks">
          <Rating value={survey.rating} />
          {suspected > 0 && <span class="mark alert">{count(suspected)} machine clicks</span>}
          {doubtful && <span class="mark alert">Perhaps not delivered</span>}
          {kept && (
            <a class="quiet" href={`/api/v1/csat/surveys/${id}/mail`} target="_blank">
              Mail
            </a>
          )}
          {status === 'pending' && (
            <button type="button" class="quiet" onClick={() => void sendNow()}>
              Send now
            </button>
          )}
          <Link to={conversationPath(survey.conversation_id)} class="quiet">
            Conversation
          </Link>
          <button
            type="button"
            class="quiet"
            aria-expanded={isOpen.value}
            onClick={() => (isOpen.value = !isOpen.value)}
          >
            History
          </button>
        </div>
      </div>
      {problem.value && (
        <p class="field-error" role="alert">
          {problem.value}
        </p>
      )}
      {doubtful && (
        <p class="muted">
          The line to the mail server broke while this mail was on its way. It may have arrived, and
          is not sent again.
        </p>
      )}
      {isOpen.value && <History of={survey} />}
    </li>
  );
}
