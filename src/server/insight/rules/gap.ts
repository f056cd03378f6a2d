import type { KnowledgeGap } from '../../../contract/index.ts';
import { MAX_GAP_THRESHOLD } from '../../../contract/index.ts';
import { languageIn } from '../../../strings/languages.ts';
import { primaryOf } from '../../../strings/primary-language.ts';
import {
  createDetector,
  createUnsureFinder,
  type EscalationWords,
} from '../../../text/escalation/index.ts';
import { wordsByLanguage } from '../../../text/escalation/words/all.ts';
import { overlap, topicWordsOf } from '../../../text/repetition.ts';
import { isFrustrated } from '../../../text/sentiment/index.ts';
import type { Conversation } from '../../conversations/rules/conversation.ts';
import type { Message } from '../../conversations/rules/message.ts';
import { readerOf } from '../../conversations/rules/sentiment.ts';
import { rate } from '../../numbers/rules/metrics.ts';
import {
  askTheSame,
  likeness,
  mayBeAlike,
  questionWords,
  typos,
  weightOf,
  weightOfAll,
} from './question-words.ts';

/** A customer's question that the AI did not answer, or answered with low confidence. */
export interface GapQuestion {
  messageId: string;
  at: number;
  /** At most 300 characters. */
  question: string;
  /** The result of `questionWords`. */
  words: string[];
  /** Not answered, regardless of the confidence. */
  isCertain: boolean;
  /** The lowest confidence of the replies, 0–1; `null`: none was reported. */
  confidence: number | null;
}

/** Longer questions are stored cut. */
export const MAX_QUESTION = 300;
/** With at least this overlap, the next question rephrases this one. */
const REPHRASED = 0.6;

interface Finder {
  asksForAgent(text: string): boolean;
  saysUnsure(text: string): boolean;
}

function finderOf(lists: readonly EscalationWords[]): Finder {
  const detect = createDetector(lists);
  return {
    asksForAgent: (content) =>
      detect([{ senderType: 'customer', content }])?.reason === 'customer_requested_human',
    saysUnsure: createUnsureFinder(lists),
  };
}

const finders = new Map<string, Finder>();
// oxlint-disable-next-line no-control-regex
const PLAIN = /^[\0-\x7f]*$/;

/** Finds phrases of the conversation's language and of English; of all languages if it is unknown. */
function finderFor(language: string | null, messages: readonly Message[]): Finder {
  const isForeign = language === null && !messages.every(({ content }) => PLAIN.test(content));
  const name = isForeign ? 'all' : primaryOf(languageIn(language ?? '') ?? 'en');
  let finder = finders.get(name);
  if (!finder) {
    finder = finderOf(
      name === 'all'
        ? Object.values(wordsByLanguage)
        : [...new Set([wordsByLanguage[name], wordsByLanguage.en])],
    );
    finders.set(name, finder);
  }
  return finder;
}

/**
 * The customer's questions that the AI did not answer (CONTRACT, part A): its reply had low confidence or
 * said that it does not know, or the customer marked it as not helpful, then rephrased the question, was
 * frustrated, or was escalated. Questions that an agent replied to and requests for an agent do not count.
 *
 * A long transcript takes a while: it is read in steps, between which others can work.
 *
 * @param messages the transcript in order
 * @param messagesBefore the number of messages before the escalation; `null`: unknown
 * @param thumbs whether the customer rated a reply as helpful, by message id
 */
export function* gapQuestions(
  conversation: Conversation,
  messages: readonly Message[],
  messagesBefore: number | null,
  thumbs: ReadonlyMap<string, boolean>,
): Generator<void, GapQuestion[]> {
  if (conversation.aiHandled === false && !messages.some(({ senderType }) => senderType === 'ai')) {
    return [];
  }
  const turns = yield* turnsOf(messages);
  const { asksForAgent, saysUnsure } = finderFor(conversation.language, messages);
  const lastBefore = conversation.escalated
    ? turns.findLast(
        ({ index, words }) =>
          words.length > 0 &&
          index < (messagesBefore ?? messages.length) &&
          !asksForAgent(messages[index]!.content),
      )
    : undefined;
  const first = turns.find(({ words }) => words.length > 0);
  const gaps: GapQuestion[] = [];
  for (const [place, turn] of turns.entries()) {
    yield;
    const { question, words, replies } = turn;
    if (words.length === 0) continue;
    const aiReplies = replies.filter(({ senderType }) => senderType === 'ai');
    const isLast = turn === lastBefore;
    if (aiReplies.length === 0 && !isLast) continue;
    if (!isLast && replies.some(({ senderType }) => senderType === 'human_agent')) continue;
    const next = turns[place + 1];
    const known = aiReplies
      .map(({ aiConfidenceScore }) => aiConfidenceScore)
      .filter((score) => score !== null);
    // A confidence of the whole conversation applies to its first question.
    if (known.length === 0 && turn === first && conversation.aiConfidenceScore !== null) {
      known.push(conversation.aiConfidenceScore);
    }
    const confidence =
      known.length === 0 ? null : known.reduce((least, score) => Math.min(least, score));
    const isCertain =
      isLast ||
      aiReplies.some(
        ({ content, messageId }) => thumbs.get(messageId) === false || saysUnsure(content),
      ) ||
      (next !== undefined &&
        (overlap(turn.topical, next.topical) >= REPHRASED ||
          soundsFrustrated(messages, next.index, conversation.language)));
    if (!isCertain && (confidence === null || confidence >= MAX_GAP_THRESHOLD)) continue;
    if (asksForAgent(question.content)) continue;
    const { messageId, at, content } = question;
    gaps.push({
      messageId,
      at,
      question: content.slice(0, MAX_QUESTION).toWellFormed(),
      words,
      isCertain,
      confidence,
    });
  }
  return gaps;
}

interface Turn {
  question: Message;
  /** Its index in the transcript. */
  index: number;
  words: string[];
  /** Its words without stop words, as `topicWords` returns them. */
  topical: ReadonlySet<string>;
  /** The messages before the customer's next message. */
  replies: Message[];
}

function* turnsOf(messages: readonly Message[]): Generator<void, Turn[]> {
  const turns: Turn[] = [];
  for (const [index, message] of messages.entries()) {
    yield;
    if (message.senderType === 'customer') {
      const topical = topicWordsOf(message);
      turns.push({ question: message, index, words: questionWords(topical), topical, replies: [] });
    } else turns.at(-1)?.replies.push(message);
  }
  return turns;
}

const soundsFrustrated = (messages: readonly Message[], index: number, language: string | null) =>
  isFrustrated(messages[index]!, messages, readerOf(messages[index]!, language), index);

/** Questions with identical words and topic, as counted by the database. */
export interface QuestionGroup {
  words: string;
  topicKey: string | null;
  questions: number;
  conversations: number;
  escalated: number;
  lastAt: number;
}

/** A gap before its examples are looked up. */
export interface Gap {
  /** The words of its question groups as stored, the most frequent first. */
  words: string[];
  count: number;
  conversations: number;
  escalated: number;
  topicKey: string | null;
  lastAt: number;
}

/**
 * Groups questions that ask the same. The most frequent wording leads a gap, and wordings that ask the same
 * join it. The order of `groups` does not matter. Thousands of wordings take a while: they are grouped in steps,
 * between which others can work.
 *
 * @param limit how many of the largest gaps to return
 */
export function* gapsOf(groups: readonly QuestionGroup[], limit: number): Generator<void, Gap[]> {
  const byWords = Map.groupBy(groups, ({ words }) => words);
  const counts = new Map<string, number>();
  const all = [...byWords].map(([words, parts]) => {
    const count = parts.reduce((sum, { questions }) => sum + questions, 0);
    const list = words.split(' ');
    for (const word of list) counts.set(word, (counts.get(word) ?? 0) + count);
    return { words, parts, count, list };
  });
  all.sort(
    (a, b) => b.count - a.count || a.list.length - b.list.length || (a.words < b.words ? -1 : 1),
  );
  yield;

  const corrected = typos(counts);
  const leaders = createLeaders(all.length);
  for (const { list, parts } of all) {
    yield;
    leaders.add(new Set(list.map((word) => corrected.get(word) ?? word)), parts);
  }
  return leaders.all
    .map(({ parts }) => gapOf(parts))
    .sort((a, b) => b.count - a.count || b.lastAt - a.lastAt)
    .slice(0, limit);
}

/**
 * The wordings of the gap that one of these leads, or else is in, the most frequent first; empty: there is none. In
 * steps.
 */
export function* gapAsking(
  groups: readonly QuestionGroup[],
  wordings: ReadonlySet<string>,
): Generator<void, string[]> {
  const gaps = yield* gapsOf(groups, Infinity);
  const gap =
    gaps.find(({ words }) => wordings.has(words[0]!)) ??
    gaps.find(({ words }) => words.some((one) => wordings.has(one)));
  return gap?.words ?? [];
}

/** The most frequent wording of a gap, with the groups that ask the same. */
interface Leader {
  set: ReadonlySet<string>;
  weight: number;
  parts: QuestionGroup[];
}

/** @param most how many there may be */
function createLeaders(most: number) {
  const all: Leader[] = [];
  /** The places in `all` of the leaders that have a word. */
  const byWord = new Map<string, number[]>();
  /** The weight that each leader shares with the words that are looked at; 0 between two looks. */
  const shared = new Float64Array(most);

  /** The most similar leader among those that ask the same. */
  function find(words: ReadonlySet<string>): Leader | undefined {
    const touched: number[] = [];
    for (const word of words) {
      const weight = weightOf(word);
      for (const place of byWord.get(word) ?? []) {
        if (shared[place] === 0) touched.push(place);
        shared[place]! += weight;
      }
    }
    const weight = weightOfAll(words);
    let best: Leader | undefined;
    let highest = 0;
    for (const place of touched) {
      const leader = all[place]!;
      const alike = likeness(shared[place]!, weight, leader.weight);
      shared[place] = 0;
      if (alike > highest && mayBeAlike(alike) && askTheSame(leader.set, words)) {
        best = leader;
        highest = alike;
      }
    }
    return best;
  }

  return {
    all,
    /** Adds a wording to the leader that asks the same, or makes it one. */
    add(words: ReadonlySet<string>, parts: readonly QuestionGroup[]): void {
      const leader = find(words);
      if (leader) {
        leader.parts.push(...parts);
        return;
      }
      const place = all.push({ set: words, weight: weightOfAll(words), parts: [...parts] }) - 1;
      for (const word of words) {
        const known = byWord.get(word);
        if (known) known.push(place);
        else byWord.set(word, [place]);
      }
    },
  };
}

function gapOf(parts: readonly QuestionGroup[]): Gap {
  const sum = (name: 'questions' | 'conversations' | 'escalated') =>
    parts.reduce((all, part) => all + part[name], 0);
  const topics = new Map<string, number>();
  for (const { topicKey, questions } of parts) {
    if (topicKey !== null) topics.set(topicKey, (topics.get(topicKey) ?? 0) + questions);
  }
  const [topic] = [...topics].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return {
    words: [...new Set(parts.map(({ words }) => words))],
    count: sum('questions'),
    conversations: sum('conversations'),
    escalated: sum('escalated'),
    topicKey: topic?.[0] ?? null,
    lastAt: Math.max(...parts.map(({ lastAt }) => lastAt)),
  };
}

/**
 * @param examples the latest questions of the gap, those with the leading wording first
 * @param articles that it asks for
 */
export function knowledgeGap(
  gap: Gap,
  examples: readonly { conversationId: string; question: string }[],
  articles: NonNullable<KnowledgeGap['articles']> = [],
): Omit<KnowledgeGap, 'id'> {
  return {
    question: examples[0]?.question ?? '',
    count: gap.count,
    topic: gap.topicKey,
    examples: examples.map(({ conversationId, question }) => ({
      conversation_id: conversationId,
      content: question,
    })),
    escalation_rate: rate(gap.escalated, gap.conversations),
    last_seen: new Date(gap.lastAt).toISOString(),
    ...(articles.length > 0 && { articles }),
  };
}
