import { useSignal } from '@preact/signals';
import type { TopicChangeListResponse, TopicListResponse } from '../../../contract/index.ts';
import { params, setParams } from '../../address.ts';
import { counted } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { may } from '../../session.ts';
import { strings } from '../../strings/index.ts';
import { Changes } from './changes.tsx';
import { Join } from './join.tsx';
import { Row } from './row.tsx';
import './topics.css';

/** Rows that "Show more" adds. */
const PAGE = 50;
/** One and the same list: another one, empty too, would be another choice. */
const NOTHING: readonly string[] = [];
/** Changes that are shown. */
const CHANGES = 50;

/** All topics with their numbers, the merges and new names that were made, and what makes one. */
export function View() {
  const limit = useSignal(PAGE);
  const chosen = useSignal(NOTHING);
  const text = params.value.get('q') ?? '';
  const query = new URLSearchParams({ limit: String(limit.value), ...(text && { q: text }) });
  const load = useLoad<TopicListResponse>(`topics?${query}`);
  const changes = useLoad<TopicChangeListResponse>(`topics/changes?limit=${CHANGES}`);
  const { topics } = strings;
  const { data } = load;

  const changed = async () => {
    chosen.value = NOTHING;
    await Promise.all([load.reload(), changes.reload()]);
  };
  const choose = (topic: string, isChosen: boolean) => {
    const others = chosen.value.filter((one) => one !== topic);
    chosen.value = isChosen ? [...others, topic] : others;
  };

  return (
    <>
      <div class="title">
        <h1>{topics.title}</h1>
        {data && <span class="total">{counted(strings.topics.counted, data.total)}</span>}
      </div>
      <div class="stack wide">
        <Card id="all-topics" title={topics.all}>
          <p class="muted about">{may('admin') ? topics.aboutAdmin : topics.about}</p>
          <div class="search">
            <label class="unseen" for="find-topic">
              {topics.find}
            </label>
            <input
              id="find-topic"
              type="search"
              autocomplete="off"
              maxLength={200}
              placeholder={topics.find}
              value={text}
              onInput={({ currentTarget }) =>
                setParams({ q: currentTarget.value || null }, { isQuiet: true })
              }
            />
          </div>
          <Waiting for={load} what={topics.theTopics} rows={5} isTall />
          {data?.total === 0 &&
            (text === '' ? (
              <Notice title={topics.none}>{topics.noneAbout}</Notice>
            ) : (
              <Notice title={strings.common.nothingFound} />
            ))}
          <ul class="topic-list">
            {data?.data.map((one) => (
              <Row
                key={one.topic}
                of={one}
                isChosen={chosen.value.includes(one.topic)}
                choose={may('admin') ? (is) => choose(one.topic, is) : null}
              />
            ))}
          </ul>
          {data && data.total > data.data.length && (
            <button class="quiet more" type="button" onClick={() => (limit.value += PAGE)}>
              {strings.common.showMore}
            </button>
          )}
          {may('admin') && (
            <Join
              topics={chosen.value}
              known={(data?.data ?? []).map(({ topic }) => topic)}
              clear={() => (chosen.value = NOTHING)}
              changed={changed}
            />
          )}
        </Card>
        <Changes of={changes} changed={changed} />
      </div>
    </>
  );
}
