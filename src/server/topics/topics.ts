import type { z } from 'zod';
import type { Kysely } from 'kysely';
import {
  MAX_TOPIC_NAMES,
  type topicChangeInput,
  type TopicListResponse,
  type TopicPreviewResponse,
} from '../../contract/index.ts';
import { dayOf } from '../../contract/time.ts';
import { topicKey } from '../../text/topic.ts';
import { takeNumbers } from '../database/counter.ts';
import type { Schema } from '../database/schema.ts';
import type { Store } from '../database/store.ts';
import { Fault } from '../http/errors.ts';
import { type ChangeContext, findTeams, teamByTopic } from '../team/index.ts';
import { namesAfter, type TopicNames } from './rules/names.ts';
import {
  addChange,
  countOpenChats,
  countTopics,
  findChange,
  findStanding,
  findVersion,
  setChange,
  type StoredChange,
  topicsOfViews,
} from './store.ts';

type Topics = TopicListResponse['data'];

/** All topics with conversations: most conversations first. */
export async function listTopics(
  query: Kysely<Schema>,
  organisationId: string,
  names: TopicNames,
): Promise<Topics> {
  const counts = await countTopics(query, organisationId);
  const groups = Map.groupBy(counts, (one) => names.current(one.topicKey));
  return [...groups]
    .map(([topic, mine]) => ({
      topic,
      conversations: mine.reduce((sum, one) => sum + one.conversations, 0),
      last_day: dayOf(Math.max(...mine.map(({ lastDay }) => lastDay))),
      names: names.allOf(topic).filter((key) => key !== topic),
    }))
    .sort((a, b) => b.conversations - a.conversations || (a.topic < b.topic ? -1 : 1));
}

/** Topics with this text in one of their names. */
export function matching(topics: Topics, text: string | undefined): Topics {
  const key = topicKey(text ?? null);
  if (key === null) return topics;
  return topics.filter(({ topic, names }) => [topic, ...names].some((one) => one.includes(key)));
}

const fault = <Code extends 'conflict' | 'invalid_request'>(
  code: Code,
  path: string,
  message: string,
) => new Fault(code, message, [{ path, message }]);

const CHANGED = new Fault(
  'conflict',
  'Somebody has changed topics meanwhile. Look at the preview again.',
);

/** Something to see: a name of blanks, hyphens or invisible characters would be shown as nothing. */
const VISIBLE = /[^_\p{C}\p{Z}]/u;

type Input = z.output<typeof topicChangeInput>;

/** The change that an input asks for, or why it cannot be made. @param standing how many changes stand */
function planned(names: TopicNames, standing: number, version: number, input: Input) {
  if (input.version !== undefined && input.version !== version) return CHANGED;
  const wanted = topicKey(input.name);
  if (wanted === null || !VISIBLE.test(wanted)) {
    return fault('invalid_request', 'name', 'Must not be blank.');
  }
  const given = new Set<string>();
  for (const [index, one] of input.topics.entries()) {
    const path = `topics.${index}`;
    const key = topicKey(one);
    if (key === null) return fault('invalid_request', path, 'Must not be blank.');
    const now = names.current(key);
    if (now !== key) return fault('conflict', path, `“${key}” is part of “${now}” already.`);
    given.add(key);
  }
  const into = names.current(wanted);
  // A former name of one of them: they get it back. Of another topic: they become part of that.
  const name = given.has(into) ? wanted : into;
  given.delete(name);
  if (given.size === 0) {
    return fault(
      'invalid_request',
      'name',
      'This is the name already: upper case, spaces and hyphens do not matter.',
    );
  }
  const topics = [...given];
  const more = [...topics, name].filter((key) => names.allOf(key).length === 1).length;
  if (names.size + more > MAX_TOPIC_NAMES) {
    return fault('conflict', 'topics', `There can be at most ${MAX_TOPIC_NAMES} merged names.`);
  }
  // Who reads a topic reads all changes: names that go to and fro are not without end either.
  if (standing >= MAX_TOPIC_NAMES) {
    return fault(
      'conflict',
      'topics',
      `There can be at most ${MAX_TOPIC_NAMES} changes: undo some.`,
    );
  }
  return { topics, name };
}

/** What a change would do. Nothing is changed. Conversations are counted on the replica, which may be behind. */
export async function previewChange(
  { query, replica }: Pick<Store, 'query' | 'replica'>,
  organisationId: string,
  input: Input,
): Promise<TopicPreviewResponse['data'] | Fault<'conflict' | 'invalid_request'>> {
  // First: a change that is made meanwhile makes the preview an old one, and not an unseen part of it.
  const version = await findVersion(query, organisationId);
  const standing = await findStanding(query, organisationId);
  const names = namesAfter(standing);
  const change = planned(names, standing.length, version, input);
  if (change instanceof Fault) return change;
  const next = namesAfter([...standing, change]);
  const [counts, teams, views] = await Promise.all([
    countTopics(replica, organisationId),
    findTeams(query, organisationId),
    topicsOfViews(query, organisationId),
  ]);
  const counted = new Map(counts.map((one) => [one.topicKey, one.conversations]));
  const countOf = (keys: readonly string[]) =>
    keys.reduce((sum, key) => sum + (counted.get(key) ?? 0), 0);
  const moved = new Set(change.topics.flatMap((topic) => names.allOf(topic)));
  const fromTeam = teamByTopic(teams, names);
  const toTeam = teamByTopic(teams, next);
  const teamWith = (id: number | null) => {
    const team = teams.find(({ teamId }) => teamId === id);
    return team ? { id: team.teamId, name: team.name } : null;
  };
  return {
    name: change.name,
    topics: change.topics.map((topic) => ({ topic, conversations: countOf(names.allOf(topic)) })),
    before: countOf(names.allOf(change.name).filter((key) => !moved.has(key))),
    after: countOf(next.allOf(change.name)),
    // The topic that the others join may get another team, too.
    teams: [...new Set([...change.topics, change.name])].flatMap((topic) => {
      const from = fromTeam(topic);
      const to = toTeam(topic);
      return from === to ? [] : [{ topic, from: teamWith(from), to: teamWith(to) }];
    }),
    open_chats: await countOpenChats(query, organisationId, moved),
    views: views.filter((one) => moved.has(topicKey(one) ?? '')).length,
    version,
  };
}

/** Merges topics into one, or gives one another name. */
export async function changeTopics(
  store: Store,
  { organisationId, changedBy, now }: ChangeContext,
  input: Input,
): Promise<StoredChange | Fault<'conflict' | 'invalid_request'>> {
  return store.write(async (transaction) => {
    // Its lock makes two changes at once one after the other.
    const numbers = await takeNumbers(transaction, organisationId);
    const { query } = transaction;
    const standing = await findStanding(query, organisationId);
    const version = await findVersion(query, organisationId);
    const change = planned(namesAfter(standing), standing.length, version, input);
    if (change instanceof Fault) return change;
    const stored = {
      organisationId,
      changeId: numbers.next(),
      ...change,
      at: now,
      changedBy,
      undoneId: null,
      undoneAt: null,
      undoneBy: null,
    };
    await addChange(transaction, stored);
    await numbers.save();
    return stored;
  });
}

/** Undoes a change, whatever was changed after it: the other changes stand, as if this one had not been made. */
export async function undoChange(
  store: Store,
  { organisationId, changedBy, now }: ChangeContext,
  changeId: number,
): Promise<StoredChange | Fault<'conflict' | 'not_found'>> {
  return store.write(async (transaction) => {
    const numbers = await takeNumbers(transaction, organisationId);
    const change = await findChange(transaction.query, organisationId, changeId);
    if (!change) return new Fault('not_found', 'No change has this id.');
    if (change.undoneId !== null) return new Fault('conflict', 'This change is undone already.');
    const undone = { undoneId: numbers.next(), undoneAt: now, undoneBy: changedBy };
    await setChange(transaction, change, undone);
    await numbers.save();
    return { ...change, ...undone };
  });
}
