import { signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type {
  ConversationDetail,
  EarlierResponse,
  InboxChatResponse,
} from '../../../contract/index.ts';
import { call } from '../../api.ts';
import { moment, words } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Marks, Rating } from '../../parts/marks.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Skeleton } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';
import { Said } from './transcript.tsx';
import './earlier.css';

/** The id of the earlier conversation that is open beside the chat. */
export const beside = signal<string | null>(null);

type Listed = EarlierResponse['data'][number];

/** The customer's other conversations, the newest first. */
export function Earlier({ of: { chat } }: { of: InboxChatResponse }) {
  const address = (cursor?: string) =>
    `inbox/chats/${chat.chat_id}/earlier${cursor === undefined ? '' : `?cursor=${cursor}`}`;
  const load = useLoad<EarlierResponse>(address());
  const older = useSignal<Listed[]>([]);
  const next = useSignal<string | null | undefined>(undefined);
  const problem = useSignal<string | null>(null);
  // Who opens another chat closes what was open beside this one.
  useEffect(() => () => void (beside.value = null), []);
  const cursor = next.value === undefined ? (load.data?.next_cursor ?? null) : next.value;
  const all = [...(load.data?.data ?? []), ...older.value];

  async function showMore(from: string): Promise<void> {
    const page = await call<EarlierResponse>(address(from));
    problem.value = page.ok ? null : page.message;
    if (!page.ok) return;
    older.value = [...older.value, ...page.value.data];
    next.value = page.value.next_cursor;
  }

  return (
    <section class="earlier" aria-label={strings.inbox.earlierOnes}>
      <h3>{strings.inbox.earlierOnes}</h3>
      <Problem of={problem.value ?? load.error} />
      {load.data === null && load.error === null && <Skeleton rows={2} />}
      {load.data !== null && all.length === 0 && <p class="muted">{strings.inbox.noneEarlier}</p>}
      {all.length > 0 && chat.customer_verified === false && (
        <p class="muted">{strings.inbox.maybeOthers}</p>
      )}
      <ul>
        {all.map((one) => (
          <li key={one.conversation_id}>
            <button
              type="button"
              aria-pressed={beside.value === one.conversation_id}
              onClick={() => (beside.value = one.conversation_id)}
            >
              <span class="preview">{one.preview ?? strings.parts.noCustomerMessage}</span>
              <time dateTime={one.started_at}>{moment(one.started_at)}</time>
              <span class="marks">
                {one.topic && <span class="mark">{words(one.topic)}</span>}
                <Marks conversation={one} />
                {one.identity_verified === false && (
                  <span class="mark">{strings.inbox.notVerified}</span>
                )}
                <Rating value={one.csat_score} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {cursor !== null && (
        <button type="button" class="quiet" onClick={() => void showMore(cursor)}>
          {strings.common.showMore}
        </button>
      )}
    </section>
  );
}

/** Messages of a page of the transcript. */
const PAGE = 100;

/** An earlier conversation, read beside the chat. */
export function Beside({ id }: { id: string }) {
  const address = (more: string) =>
    `conversations/${encodeURIComponent(id)}?messages_limit=${PAGE}&${more}`;
  const load = useLoad<{ data: ConversationDetail }>(address('start=last'));
  const before = useSignal<ConversationDetail[]>([]);
  const problem = useSignal<string | null>(null);
  const last = load.data?.data;
  const pages = last ? [...before.value, last] : [];
  const cursor = pages[0]?.previous_cursor ?? null;

  async function showEarlier(from: string): Promise<void> {
    const page = await call<{ data: ConversationDetail }>(address(`cursor=${from}`));
    problem.value = page.ok ? null : page.message;
    if (page.ok) before.value = [page.value.data, ...before.value];
  }

  return (
    <aside class="beside" aria-label={strings.inbox.earlierOne}>
      <header>
        <div>
          <h3>{last?.topic ? words(last.topic) : strings.inbox.earlierOne}</h3>
          {last && <p class="muted">{moment(last.started_at)}</p>}
        </div>
        <button type="button" class="quiet" onClick={() => (beside.value = null)}>
          {strings.common.close}
        </button>
      </header>
      <div class="log" tabIndex={0} role="region" aria-label={strings.inbox.earlierTranscript}>
        <Problem of={problem.value ?? load.error} />
        {!last && load.error === null && <Skeleton rows={4} />}
        {cursor !== null && (
          <button type="button" class="quiet" onClick={() => void showEarlier(cursor)}>
            {strings.inbox.earlier}
          </button>
        )}
        <ol>
          {pages.flatMap((page) =>
            page.messages.map((message) => (
              <Said
                key={message.message_id}
                message={message}
                of={page}
                files={page.attachments.filter(
                  ({ message_id }) => message_id === message.message_id,
                )}
              />
            )),
          )}
        </ol>
        {last?.messages.length === 0 && <p class="muted">{strings.inbox.hasNoMessages}</p>}
      </div>
    </aside>
  );
}
