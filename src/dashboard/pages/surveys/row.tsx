import { useSignal } from '@preact/signals';
import type { ListedSurvey } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { send } from '../../api.ts';
import { counted, moment, termOf } from '../../format.ts';
import { conversationPath } from '../../parts/conversation-path.ts';
import { Link } from '../../parts/link.tsx';
import { Rating } from '../../parts/marks.tsx';
import { strings } from '../../strings/index.ts';
import { History } from './history.tsx';
import { reasonOf } from './reasons.ts';

const at = (iso: string | null) => (iso === null ? '' : moment(iso));

const serverSaid = (reason: string) => say(strings.surveys.serverSaid, { reason });

/** Its state, as a text. */
function story(survey: ListedSurvey): string {
  const { status, reason, channel, due_at, sent_at, responded_at, expires_at } = survey;
  switch (status) {
    case 'pending':
      if (reason === null) return say(strings.surveys.willBeSent, { time: at(due_at) });
      return say(strings.surveys.delayed, { reason: reasonOf(reason) ?? serverSaid(reason) });
    case 'sent':
      return channel === 'widget'
        ? say(strings.surveys.shown, { time: at(sent_at) })
        : say(strings.surveys.openUntil, { time: at(expires_at) });
    case 'completed':
      return say(strings.surveys.rated, { time: at(responded_at) });
    case 'expired':
      return say(strings.surveys.closed, { time: at(expires_at) });
    case 'cancelled':
      return reasonOf(reason ?? '') ?? '';
    case 'failed':
      return serverSaid(String(reason));
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
            {survey.contact_email ??
              (survey.channel === 'widget' ? strings.surveys.inChat : strings.surveys.erased)}
          </h3>
          <p class="muted">
            {say(strings.surveys.stateAndStory, {
              state: termOf(status),
              story: story(survey),
            })}
          </p>
        </div>
        <div class="marks">
          <Rating value={survey.rating} />
          {suspected > 0 && (
            <span class="mark alert">{counted(strings.surveys.automatedClicks, suspected)}</span>
          )}
          {doubtful && <span class="mark alert">{strings.surveys.possiblyUndelivered}</span>}
          {kept && (
            <a class="quiet" href={`/api/v1/csat/surveys/${id}/mail`} target="_blank">
              {strings.common.email}
            </a>
          )}
          {status === 'pending' && (
            <button type="button" class="quiet" onClick={() => void sendNow()}>
              {strings.surveys.sendNow}
            </button>
          )}
          <Link to={conversationPath(survey.conversation_id)} class="quiet">
            {strings.common.conversation}
          </Link>
          <button
            type="button"
            class="quiet"
            aria-expanded={isOpen.value}
            onClick={() => (isOpen.value = !isOpen.value)}
          >
            {strings.surveys.history}
          </button>
        </div>
      </div>
      {problem.value && (
        <p class="field-error" role="alert">
          {problem.value}
        </p>
      )}
      {doubtful && <p class="muted">{strings.surveys.doubtfulAbout}</p>}
      {isOpen.value && <History of={survey} />}
    </li>
  );
}
