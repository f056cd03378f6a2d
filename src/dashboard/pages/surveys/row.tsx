import { useSignal } from '@preact/signals';
import type { ListedSurvey } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { counted, moment, words } from '../../format.ts';
import { conversationPath } from '../../parts/conversation-path.ts';
import { Link } from '../../parts/link.tsx';
import { Rating } from '../../parts/marks.tsx';
import { History } from './history.tsx';
import { REASONS } from './reasons.ts';

const at = (iso: string | null) => (iso === null ? '' : moment(iso));

/** Its state, as a text. */
function story(survey: ListedSurvey): string {
  const { status, reason, channel, due_at, sent_at, responded_at, expires_at } = survey;
  switch (status) {
    case 'pending':
      if (reason === null) return `will be sent ${at(due_at)}`;
      return `delayed: ${REASONS[reason] ?? `the mail server said ${reason}`}`;
    case 'sent':
      return channel === 'widget' ? `shown ${at(sent_at)}` : `open until ${at(expires_at)}`;
    case 'completed':
      return `rated ${at(responded_at)}`;
    case 'expired':
      return `closed ${at(expires_at)}`;
    case 'cancelled':
      return REASONS[reason ?? ''] ?? '';
    case 'failed':
      return `the mail server said ${reason}`;
  }
}

/** A survey and its actions. */
export function Row({ of: survey, changed }: { of: ListedSurvey; changed(): Promise<unknown> }) {
  const problem = useSignal<string | null>(null);
  const isOpen = useSignal(false);
  const { id, status, kept, doubtful, suspected_automation: suspected } = survey;

  async function sendNow(): Promise<void> {
    const result = await send<unknown>('POST', `csat/surveys/${id}/send`, {});
    problem.value = result.ok ? null : result.message;
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
          {suspected > 0 && <span class="mark alert">{counted(suspected, 'automated click')}</span>}
          {doubtful && <span class="mark alert">Possibly not delivered</span>}
          {kept && (
            <a class="quiet" href={`/api/v1/csat/surveys/${id}/mail`} target="_blank">
              E-mail
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
          The connection to the mail server broke while this e-mail was being sent. It may have
          arrived, so it is not sent again.
        </p>
      )}
      {isOpen.value && <History of={survey} />}
    </li>
  );
}
