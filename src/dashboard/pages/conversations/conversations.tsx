import { useSignal } from '@preact/signals';
import type { ConversationListResponse } from '../../../contract/index.ts';
import { call } from '../../api.ts';
import { count } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { ConversationList } from '../../parts/conversation-list.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Split } from '../../parts/split.tsx';
import { strings } from '../../strings/index.ts';
import { Detail } from './detail.tsx';
import { Search } from './search.tsx';
import './conversations.css';

/** Rows that "Show more" adds. */
const PAGE = 50;
/** Most rows in one response. */
const MOST = 200;

/** The newly fetched list, followed by older rows that were loaded before: one response has at most `MOST`. */
function joined(
  body: ConversationListResponse,
  shown: ConversationListResponse | null,
): ConversationListResponse {
  const last = body.data.at(-1);
  if (!last || !shown || shown.data.length <= body.data.length) return body;
  const fetched = new Set(body.data.map((one) => one.conversation_id));
  const older = shown.data.filter(
    (one) => !fetched.has(one.conversation_id) && one.started_at <= last.started_at,
  );
  return older.length === 0
    ? body
    : { ...body, data: [...body.data, ...older], next_cursor: shown.next_cursor };
}

/** The list of conversations, and the transcript of the selected one. */
export function View({ id }: { id?: string }) {
  const search = useSignal('');
  const limit = useSignal(PAGE);
  const problem = useSignal<string | null>(null);
  const query = (limit: number, cursor?: string) =>
    `conversations?${new URLSearchParams({
      limit: String(limit),
      ...(search.value && { q: search.value }),
      ...(cursor && { cursor }),
    })}`;
  const list = useLoad<ConversationListResponse>(query(limit.value), { live: true, read: joined });
  const { data } = list;
  const trouble = problem.value ?? (data && list.error);

  async function showMore({ next_cursor: cursor }: ConversationListResponse): Promise<void> {
    if (cursor === null) return;
    if (limit.value < MOST) {
      limit.value += PAGE;
      return;
    }
    const more = await call<ConversationListResponse>(query(PAGE, cursor));
    problem.value = more.ok ? null : more.message;
    const shown = list.data;
    if (!more.ok || shown?.next_cursor !== cursor) return;
    list.set({ ...more.value, data: [...shown.data, ...more.value.data] });
  }

  return (
    <>
      <h1 class="unseen">{strings.conversations.title}</h1>
      <Split isChosen={id !== undefined}>
        <section class="master" aria-labelledby="all">
          <div class="title">
            <h2 id="all">{strings.conversations.all}</h2>
            {data && (
              <span class="total">
                {count(data.total)}
                {data.total_is_capped && '+'}
              </span>
            )}
          </div>
          <Search
            find={(words) => {
              search.value = words;
              limit.value = PAGE;
            }}
          />
          <ConversationList of={list} selected={id} isFound={search.value !== ''} />
          {trouble && (
            <p class="field-error" role="alert">
              {trouble}
            </p>
          )}
          {data?.next_cursor && (
            <button class="quiet" type="button" onClick={() => void showMore(data)}>
              {strings.common.showMore}
            </button>
          )}
        </section>
        <section class="detail" aria-label={strings.conversations.transcript} tabIndex={0}>
          {id === undefined ? (
            <Notice title={strings.conversations.choose}>{strings.conversations.shownHere}</Notice>
          ) : (
            <Detail key={id} id={id} />
          )}
        </section>
      </Split>
    </>
  );
}
