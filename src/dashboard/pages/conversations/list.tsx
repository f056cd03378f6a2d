import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ConversationListResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { params, queryOf, setParams } from '../../address.ts';
import { call } from '../../api.ts';
import { count } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { namedTopic } from '../../parts/topic-name.ts';
import { ConversationList } from '../../parts/conversation-list.tsx';
import { Incomplete } from '../../parts/incomplete.tsx';
import { Link } from '../../parts/link.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { may } from '../../session.ts';
import { strings } from '../../strings/index.ts';
import { Chips } from './chips.tsx';
import { FilterBar } from './filter-bar.tsx';
import { apiFilters, clearFilters, filtersOf } from './filters.ts';
import { Search, search } from './search.tsx';
import { Views } from './views.tsx';

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

/** The filters, and the conversations that match them, newest first. */
export function List({ selected }: { selected: string | undefined }) {
  const filters = String(apiFilters(params.value));
  const limit = useSignal(PAGE);
  const problem = useSignal<string | null>(null);
  useEffect(() => {
    limit.value = PAGE;
    problem.value = null;
  }, [filters]);
  const query = (limit: number, cursor?: string) =>
    `conversations?${new URLSearchParams([
      ...new URLSearchParams(filters),
      ['limit', String(limit)],
      ['total', 'capped'],
      ...(cursor === undefined ? [] : [['cursor', cursor]]),
    ] as string[][])}`;
  const list = useLoad<ConversationListResponse>(query(limit.value), { live: true, read: joined });
  const { data } = list;
  const isSearch = search() !== '';

  async function showMore({ next_cursor: cursor }: ConversationListResponse): Promise<void> {
    if (cursor === null) return;
    // A page may be short before the end, so a longer one need not have more.
    if (limit.value < MOST && !isSearch && (data?.data.length ?? 0) >= limit.value) {
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
      <div class="title with-views">
        <h2 id="all">{strings.conversations.all}</h2>
        {data && <span class="total">{totalOf(data)}</span>}
        <Views />
      </div>
      <Search />
      <FilterBar />
      <Chips />
      {data?.merged_topic && <Merged of={data.merged_topic} />}
      <Incomplete of={data} />
      {data && data.total > 0 && <Download filters={filters} />}
      <ConversationList
        of={list}
        selected={selected}
        query={queryOf(filtersOf(params.value))}
        empty={<Empty of={data} filters={filters} />}
      />
      <Problem of={problem.value} />
      {data?.next_cursor && (
        <button class="quiet" type="button" onClick={() => void showMore(data)}>
          {strings.common.showMore}
        </button>
      )}
    </>
  );
}

/** `10,000+` where the server counted no further. */
const totalOf = ({ total, total_is_capped }: ConversationListResponse) =>
  total_is_capped ? say(strings.conversations.capped, { count: count(total) }) : count(total);

/** All that match, as a file. */
const Download = ({ filters }: { filters: string }) => (
  <p class="downloads muted">
    {strings.conversations.download}{' '}
    {(['csv', 'ndjson'] as const).map((format) => (
      <a
        key={format}
        href={`/api/v1/conversations.${format}?${filters}`}
        download
        title={say(strings.conversations.allMatches, { format: format.toUpperCase() })}
      >
        {format.toUpperCase()}
      </a>
    ))}
  </p>
);

/** Says that the topic of a link or a view has another name, and offers to use that. */
function Merged({
  of: { asked, name },
}: {
  of: NonNullable<ConversationListResponse['merged_topic']>;
}) {
  const names = { asked: namedTopic(asked), name: namedTopic(name) };
  return (
    <div class="merged muted" role="status">
      <span>{say(strings.topics.merged, names)}</span>
      <button type="button" class="quiet" onClick={() => setParams({ topic: name })}>
        {say(strings.topics.useName, names)}
      </button>
    </div>
  );
}

/** What is said when no row is there. */
function Empty({ of: data, filters }: { of: ConversationListResponse | null; filters: string }) {
  const {
    fitsNothing,
    fitsNothingAbout,
    clearFilters: clear,
    searchGoesOn,
  } = strings.conversations;
  if (data?.next_cursor) return <Notice title={searchGoesOn} />;
  if (filters === '') {
    return (
      <Notice title={strings.parts.noConversations}>
        {strings.parts.firstAppears}
        {may('metrics:read') && (
          <Link to="" class="more">
            {strings.conversations.setUp}
          </Link>
        )}
      </Notice>
    );
  }
  const isSearchAlone = [...new URLSearchParams(filters).keys()].join() === 'q';
  return (
    <Notice title={isSearchAlone ? strings.common.nothingFound : fitsNothing}>
      {isSearchAlone ? strings.parts.notFound : fitsNothingAbout}
      <button type="button" class="quiet" onClick={clearFilters}>
        {clear}
      </button>
    </Notice>
  );
}
