import { sql } from 'kysely';
import {
  type Conversation,
  emptyConversation,
} from '../../src/server/conversations/rules/conversation.ts';
import { searchWords } from '../../src/server/conversations/rules/search.ts';
import {
  conversationRow,
  insertConversations,
} from '../../src/server/conversations/store/conversations.ts';
import { saveMessages } from '../../src/server/conversations/store/messages.ts';
import type { Store } from '../../src/server/database/store.ts';
import { applyLive, type Chat, type LiveEvent } from '../../src/server/handoff/rules/chat.ts';
import { saveChats } from '../../src/server/handoff/store.ts';
import { saveReadings } from '../../src/server/insight/store.ts';
import { figureDifferences } from '../../src/server/numbers/rules/figures.ts';
import { rollupDifferences } from '../../src/server/numbers/rules/rollup.ts';
import { saveFigures } from '../../src/server/numbers/store/figures.ts';
import { saveRollups } from '../../src/server/numbers/store/rollups.ts';
import { readDialogues } from '../data.ts';

const DAY = 86_400_000;
export const DAYS = 180;
const BATCH = 2_000;
const MESSAGES = 6;
/** Values that are wanted of one conversation in so many. */
const RARE = 20_000;
const TOPICS = 200;
/** Questions that many customers ask in the same words; every other one is nobody else's. */
const QUESTIONS = 5_000;

/** A word of every transcript, of one in a hundred, and of one in `RARE`. */
export const WORDS = { everywhere: 'please', frequent: 'hundredth', rare: 'onlyhere' };

/** The same number, 0 to 1, for the same conversation and purpose. */
function chance(index: number, purpose: number): number {
  let hash = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(purpose + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

/** @param shares of the values, which add up to 1 at most; what is left has the last value */
function drawn<T>(at: number, shares: readonly (readonly [T, number])[]): T {
  let sum = 0;
  for (const [value, share] of shares) if (at < (sum += share)) return value;
  return shares.at(-1)![0];
}

/** One of `count`, the first ones far more often than the last. */
const skewed = (at: number, count: number) => Math.floor(count * at ** 3);

function conversationOf(organisationId: string, index: number, startedAt: number): Conversation {
  const is = (purpose: number, share: number) => chance(index, purpose) < share;
  const isRare = index % RARE === 7;
  const aiHandled = is(1, 0.7);
  const escalated = is(2, 0.14);
  const topic = `topic ${isRare ? 'rare' : skewed(chance(index, 3), TOPICS)}`;
  const byAgent = !aiHandled || escalated;
  return {
    ...emptyConversation(organisationId, `c${index}`, startedAt),
    platform: isRare
      ? 'sdk'
      : drawn(chance(index, 4), [
          ['custom', 0.8],
          ['zendesk', 0.15],
          ['freshdesk', 0.05],
        ]),
    channel: drawn(chance(index, 5), [
      ['chat', 0.75],
      ['ticket', 0.15],
      ['api', 0.1],
    ]),
    status: is(6, 0.92) ? 'resolved' : 'open',
    resolvedAt: is(6, 0.92) ? startedAt + 600_000 : null,
    topic,
    topicKey: topic.replace(' ', '_'),
    language: isRare
      ? 'mt'
      : drawn(chance(index, 7), [
          ['en', 0.7],
          ['de', 0.2],
          ['fr', 0.08],
          ['pt-BR', 0.02],
        ]),
    sentiment: drawn(chance(index, 8), [
      ['neutral', 0.6],
      ['positive', 0.2],
      ['negative', 0.15],
      ['frustrated', 0.05],
    ]),
    sentimentScore: 0,
    escalated,
    escalationReason: escalated
      ? isRare || is(9, 0.001)
        ? 'sensitive_topic'
        : drawn(chance(index, 10), [
            ['customer_requested_human', 0.6],
            ['ai_unsure', 0.4],
          ])
      : null,
    csatScore: is(11, 0.25) ? 1 + Math.floor(chance(index, 12) ** 0.5 * 5) : null,
    feedback: is(11, 0.05) ? 'It was fine, thanks.' : null,
    aiHandled,
    aiAgentId: aiHandled ? (isRare ? 'trial bot' : `bot ${skewed(chance(index, 13), 6)}`) : null,
    agentId: byAgent ? 1 + skewed(chance(index, 14), 40) : null,
    teamId: byAgent ? 1 + skewed(chance(index, 15), 6) : null,
    costMicros: index % 100_000,
    estimatedHumanCostMicros: 7_500_000,
    customerId: `customer ${Math.floor(chance(index, 16) * 300_000)}`,
    contactEmail: is(17, 0.5)
      ? `customer${Math.floor(chance(index, 16) * 300_000)}@example.com`
      : null,
    merged: is(18, 0.0005),
  };
}

/** Fills a store with conversations of six messages in half a year, some of them with chats and knowledge gaps. */
export async function fillHalfYear(
  store: Store,
  organisationId: string,
  conversations: number,
): Promise<void> {
  const now = Date.now();
  const dialogues = readDialogues().map(({ turns }) =>
    turns.slice(0, MESSAGES).map(({ text }) => text),
  );
  const dialogueWords = dialogues.map((texts) => searchWords(texts));
  let live = 0;
  for (let first = 0; first < conversations; first += BATCH) {
    const all = Array.from({ length: Math.min(BATCH, conversations - first) }, (_, i) =>
      conversationOf(
        organisationId,
        first + i,
        now - Math.floor((1 - (first + i) / conversations) * DAYS * DAY),
      ),
    );
    const indexed = all.map((conversation, i) => ({ conversation, index: first + i }));
    const chats: { before: null; after: Chat }[] = [];
    for (const { conversation, index } of indexed) {
      if (conversation.agentId === null || chance(index, 20) > 0.25) continue;
      const chatId = ++live;
      const { agentId, teamId, startedAt } = conversation;
      // One in ten waits longer than five minutes.
      const wait = chance(index, 21) < 0.1 ? 900 : 60;
      const events = [
        { after: 0, type: 'queued', data: { teamId, participantId: ++live } },
        { after: wait, type: 'accepted', data: { agentId, kind: 'queue', participantId: ++live } },
        {
          after: wait + 5,
          type: 'message',
          data: { messageId: `${index}-a`, senderType: 'human_agent', agentId },
        },
        { after: 1_200, type: 'ended', data: { by: 'agent', agentId } },
        {
          after: 1_240,
          type: 'wrapped_up',
          data: { agentId, isAutomatic: false, resolution: null },
        },
      ].map(
        ({ after, ...event }) =>
          ({
            organisationId,
            liveId: ++live,
            chatId,
            conversationId: conversation.conversationId,
            at: startedAt + after * 1000,
            ...event,
          }) as LiveEvent,
      );
      chats.push({ before: null, after: events.reduce<Chat | null>(applyLive, null)! });
    }
    await store.write(async (transaction) => {
      const { save } = transaction;
      await save(insertConversations, all.map(conversationRow));
      const changes = all.map((after) => ({ before: null, after }));
      await save(saveRollups, rollupDifferences(changes));
      await save(saveFigures, figureDifferences(changes));
      await save(
        saveMessages,
        indexed.flatMap(({ conversation, index }) =>
          dialogues[index % dialogues.length]!.map((content, position) => ({
            organisationId,
            conversationId: conversation.conversationId,
            messageId: String(position),
            position,
            senderType: position % 2 ? ('ai' as const) : ('customer' as const),
            content,
            at: conversation.startedAt + position * 30_000,
            aiConfidenceScore: null,
            facts: null,
            agentId: null,
            isClaimed: 0,
          })),
        ),
      );
      await saveChats(transaction, organisationId, chats, []);
      await saveReadings(
        transaction,
        organisationId,
        indexed.map(({ conversation, index }) => {
          const question =
            chance(index, 30) < 0.5
              ? `q${skewed(chance(index, 31), QUESTIONS)}`
              : `q${QUESTIONS + index}`;
          const asked = Number(question.slice(1));
          return {
            conversation,
            reading: {
              words: [
                ...new Set([
                  ...dialogueWords[index % dialogueWords.length]!,
                  WORDS.everywhere,
                  ...(index % 100 === 3 ? [WORDS.frequent] : []),
                  ...(index % RARE === 7 ? [WORDS.rare] : []),
                  `order${index}`,
                ]),
              ],
              gaps:
                chance(index, 32) < 0.2
                  ? [
                      {
                        messageId: '0',
                        at: conversation.startedAt,
                        question: `Where is ${question}?`,
                        words: [`thing${asked % 997}`, `what${asked % 89}`, `word${asked}`],
                        isCertain: true,
                        confidence: null,
                      },
                    ]
                  : [],
              articles: [],
              escalation: conversation.escalated
                ? {
                    organisationId,
                    conversationId: conversation.conversationId,
                    startedAt: conversation.startedAt,
                    topicKey: conversation.topicKey,
                    reason: conversation.escalationReason,
                    messagesBefore: 3,
                    secondsBefore: 60,
                    sentiment: conversation.sentiment,
                  }
                : null,
              ending: null,
            },
          };
        }),
      );
    });
  }
  await settle(store);
}

/** What the databases do by themselves in the hours after: statistics, and the map of visible rows. */
async function settle(store: Store): Promise<void> {
  await store.migrate();
  if (store.lanes > 1) await sql`vacuum analyze`.execute(store.query);
}
