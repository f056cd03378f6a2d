import { useSignal } from '@preact/signals';
import type {
  ListedSurvey,
  SurveyChannel,
  SurveyDetailAnswer,
  SurveyListAnswer,
  SurveyStatus,
} from '../../contract/index.ts';
import { call, send } from '../api.ts';
import { useFetched } from '../fetched.ts';
import { count, moment, words } from '../format.ts';
import { Link, Notice, Rating, Waiting } from '../parts.tsx';
import { conversationPath } from '../route.ts';

const STATUSES: SurveyStatus[] = ['pending', 'sent', 'completed', 'expired', 'cancelled', 'failed'];
const PAGE = 20;

/** Every survey with what became of it and why. */
export function SurveyList({ channel, tick }: { channel: SurveyChannel | null; tick: number }) {
  const filter = useSignal('');
  const limit = useSignal(PAGE);
  const [name, value] = filter.value.split(':');
  const query = new URLSearchParams({
    limit: String(limit.value),
    ...(name && value && { [name]: value }),
    ...(channel && { channel }),
  });
  const [fetched, again] = useFetched(`${query} ${tick}`, () =>
    call<SurveyListAnswer>(`/csat/surveys?${query}`),
  );
  const list = fetched.value;
  return (
    <section class="card" aria-labelledby="surveys">
      <div class="card-head">
        <h2 id="surveys">Every survey</h2>
        <label class="pick">
          <span class="unseen">Show</span>
          <select
            value={filter.value}
            onChange={(event) => {
              filter.value = event.currentTarget.value;
              limit.value = PAGE;
            }}
          >
            <option value="">All</option>
            {STATUSES.map((status) => (
              <option value={`status:${status}`}>{words(status)}</option>
            ))}
            <option value="flag:suspected">With machine clicks</option>
            <option value="flag:doubtful">Perhaps not delivered</option>
            {[5, 4, 3, 2, 1].map((rating) => (
              <option value={`rating:${rating}`}>Rated {rating}</option>
            ))}
          </select>
        </label>
      </div>
      <Waiting fetched={fetched} what="The surveys" rows={4} />
      {list?.data.length === 0 && (
        <Notice title={filter.value ? 'None of these' : 'No surveys yet'}>
          {filter.value
            ? 'Show all to see the others.'
            : 'One is sent when a conversation with an e-mail address is resolved, or shown in the widget when a chat ends.'}
        </Notice>
      )}
      <ul class="surveys">
        {list?.data.map((survey) => (
          <Row key={survey.id} of={survey} again={again} />
        ))}
      </ul>
      {list && list.total > list.data.length && limit.value < 200 && (
        <div class="actions">
          <button
            type="button"
            class="quiet"
            onClick={() => (limit.value = Math.min(200, limit.value + PAGE))}
          >
            Show more
          </button>
          <span class="muted">
            {count(list.data.length)} of {count(list.total)}
          </span>
        </div>
      )}
    </section>
  );
}

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

function Row({ of: survey, again }: { of: ListedSurvey; again: () => Promise<void> }) {
  const problem = useSignal<string | null>(null);
  const isOpen = useSignal(false);
  const { id, status, kept, doubtful, suspected_automation: suspected } = survey;

  async function sendNow(): Promise<void> {
    const answer = await send<unknown>('POST', `/csat/surveys/${id}/send`, {});
    problem.value = answer.ok ? null : answer.message;
    await again();
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

const SOURCES = {
  page: 'opened the page of',
  plain: 'a program followed the link of',
  script: 'opened the link of',
  person: 'pressed or wrote',
};

/** All that came in for a survey, and why some of it counts for nothing. */
function History({ of: { id, suspected_automation } }: { of: ListedSurvey }) {
  const [fetched] = useFetched(`${id} ${suspected_automation}`, () =>
    call<SurveyDetailAnswer>(`/csat/surveys/${id}`),
  );
  const answers = fetched.value?.data.answers;
  return (
    <div class="history">
      <Waiting fetched={fetched} what="The history" rows={2} />
      {suspected_automation > 0 && (
        <p>
          Several different ratings came within ten seconds, and nobody touched the page: that is
          what security software does with the links of a mail. They count for nothing, and undo no
          answer of the customer.
        </p>
      )}
      {answers?.length === 0 && <p class="muted">No answer yet.</p>}
      <ol>
        {answers?.map((answer, index) => (
          <li key={index} class={answer.suspected_automation ? 'machine' : ''}>
            <time dateTime={answer.at}>{moment(answer.at)}</time> {SOURCES[answer.source]}{' '}
            {answer.rating === null ? 'a comment' : `${answer.rating} of 5`}
            {answer.feedback !== null && ', with a comment'}
            {answer.suspected_automation && <span class="mark alert">Machine</span>}
            {answer.source === 'page' && <span class="mark">No answer</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}
