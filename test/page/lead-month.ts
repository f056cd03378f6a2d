import { expect } from 'vitest';
import type { ChatAction } from '../../src/server/handoff/rules/action.ts';
import { type TestServer } from '../server/harness.ts';
import { testIngest } from '../server/ingest.ts';
import { makeAgent, makeTeam, signIn } from '../server/team.ts';

/** A Thursday in the afternoon, UTC, as the organisation's time zone. */
export const NOW = Date.parse('2026-03-26T15:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const TODAY = NOW - (NOW % DAY);
/** As far back as the month before the last 30 days. */
const FIRST = TODAY - 59 * DAY;
/** The first moment of a chat: before it, agents only set their status. */
const CHATS_FROM = TODAY - 6 * DAY;

/** A conversation as the test made it. Times are milliseconds since 1970. */
export interface Made {
  id: string;
  at: number;
  topic: string;
  platform: 'custom' | 'zendesk' | 'freshdesk' | 'sdk';
  language: string | null;
  /** The bot that handled it; `null`: a person did. */
  bot: string | null;
  escalated: boolean;
  reason: string | null;
  rating: number | null;
  comment: string | null;
  isResolved: boolean;
  /** Cents. */
  aiCost: number;
  humanCost: number;
  sentiment: string | null;
  customer: string;
  question: string;
  /** Whether the bot replied that it does not know; a person answered the others. */
  isUnanswered: boolean;
}

/** A chat with a person; `null`: nobody has come yet, or it has not been rated. */
export interface MadeChat {
  id: string;
  at: number;
  topic: string;
  /** How long the customer waited, milliseconds. */
  wait: number | null;
  agent: string;
  rating: number | null;
  isOver: boolean;
}

const TOPICS = ['billing', 'shipping', 'returns', 'account'];
const LANGUAGES = ['en', 'de', 'fr', 'pt-BR'];
const PLATFORMS = ['custom', 'custom', 'zendesk', 'freshdesk'] as const;
const REASONS = ['customer_requested_human', 'ai_unsure', 'complex_issue', 'sensitive_topic'];
const AGENTS = ['Ana', 'Bo', 'Cy'];
export const UNANSWERED = [
  'Do you deliver lamps to Greenland?',
  'Can I pay with seashells?',
  'Is the blue chair fireproof?',
];

/** The same numbers in every run. */
function numbers(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Two months: billing is bad since last week, German is rated low, and customers come in the afternoon. */
function conversations(): Made[] {
  const next = numbers(7);
  const made: Made[] = [];
  for (let day = FIRST; day <= TODAY; day += DAY) {
    for (let i = 0; i < 10; i++) {
      const at = day + (next(3) === 0 ? next(24) : 13 + next(4)) * HOUR + next(60) * MINUTE;
      const topic = TOPICS[next(4)]!;
      const language = LANGUAGES[next(4)]!;
      const isBad = (topic === 'billing' && at >= CHATS_FROM) || (language === 'de' && next(2) > 0);
      const escalated = next(4) === 0;
      const bot = next(3) > 0 ? 'helper' : null;
      const rating = next(3) > 0 ? (isBad ? 1 + next(2) : 3 + next(3)) : null;
      const one: Made = {
        id: `c${made.length}`,
        at,
        topic,
        platform: PLATFORMS[next(4)]!,
        language,
        bot,
        escalated,
        reason: escalated ? REASONS[next(4)]! : null,
        rating,
        comment: rating !== null && next(4) === 0 ? `Comment ${made.length}` : null,
        isResolved: next(3) > 0,
        aiCost: bot === null ? 0 : next(40),
        humanCost: bot === null ? 0 : 300 + next(500),
        sentiment: next(6) === 0 ? 'frustrated' : 'neutral',
        customer: `Customer ${made.length}`,
        question: 'My parcel.',
        isUnanswered: false,
      };
      if (at < NOW) made.push(one);
    }
  }
  // Each question once more often than the next one.
  for (const [index, question] of UNANSWERED.entries()) {
    for (let i = 0; i < 4 - index; i++) {
      made.push({
        ...made.at(-1)!,
        id: `unanswered${index}${i}`,
        at: NOW - (3 + i) * DAY,
        topic: 'other',
        bot: 'helper',
        escalated: false,
        reason: null,
        rating: null,
        comment: null,
        sentiment: 'neutral',
        question,
        isUnanswered: true,
      });
    }
  }
  return made;
}

const timeOf = (at: number) => new Date(at).toISOString();

async function send(server: TestServer, one: Made): Promise<void> {
  const response = await server.post('/api/v1/conversations', {
    conversation_id: one.id,
    platform: one.platform,
    topic: one.topic,
    language: one.language,
    ai_handled: one.bot !== null,
    ...(one.bot !== null && { ai_agent_id: one.bot }),
    escalated: one.escalated,
    ...(one.reason !== null && { escalation_reason: one.reason }),
    ...(one.rating !== null && { csat_score: one.rating }),
    ...(one.comment !== null && { feedback: one.comment }),
    status: one.isResolved ? 'resolved' : 'open',
    cost_usd: one.aiCost / 100,
    estimated_human_cost_usd: one.humanCost / 100,
    sentiment: one.sentiment,
    customer_id: one.customer,
    contact_name: one.customer,
    messages: [
      { sender_type: 'customer', content: one.question, timestamp: timeOf(one.at) },
      {
        timestamp: timeOf(one.at + 1000),
        ...(one.isUnanswered
          ? { sender_type: 'ai', content: 'I do not know that.', ai_confidence_score: 0.1 }
          : { sender_type: 'human_agent', content: 'It is on its way.' }),
      },
    ],
  });
  expect(response.status, await response.clone().text()).toBe(201);
}

/** Chats of the last seven days, one after another; then one that goes on, and two customers who wait. */
function chats(): MadeChat[] {
  const next = numbers(11);
  const made: MadeChat[] = [];
  for (let day = CHATS_FROM; day < TODAY; day += DAY) {
    for (let i = 0; i < 4; i++) {
      made.push({
        id: `chat${made.length}`,
        at: day + (9 + 2 * i) * HOUR,
        topic: next(3) > 0 ? 'shipping' : 'billing',
        wait: (10 + next(900)) * 1000,
        agent: AGENTS[next(3)]!,
        rating: next(4) > 0 ? 1 + next(5) : null,
        isOver: true,
      });
    }
  }
  const open = { topic: 'shipping', agent: 'Ana', rating: null, isOver: false };
  return [
    ...made,
    { ...open, id: 'goes-on', at: NOW - 9 * MINUTE, wait: 20_000 },
    { ...open, id: 'waits', at: NOW - 3 * MINUTE, wait: null },
    { ...open, id: 'waits-too', at: NOW - MINUTE, wait: null },
  ];
}

/** Plays the chats; the server's clock goes along. */
async function playChats(server: TestServer, made: readonly MadeChat[]): Promise<void> {
  const { clock } = server;
  clock.now = CHATS_FROM - DAY;
  const teams = [
    await makeTeam(server, { name: 'Billing', topics: ['billing'] }),
    await makeTeam(server, { name: 'Shipping', topics: ['shipping'] }),
  ];
  const agents = new Map<string, number>();
  for (const name of AGENTS) {
    const team_ids = teams.map(({ id }) => id);
    const { id } = await makeAgent(server, name, { team_ids, chat_limit: 50 });
    // Nobody is offered a chat by the server itself.
    await signIn(server, id, 'busy');
    agents.set(name, id);
  }
  const ingest = testIngest(server.store);
  for (const chat of made) {
    const told = { organisationId: 'default', receivedAt: chat.at };
    let seq = 0;
    const event = async (type: string, data: object) => {
      const id = crypto.randomUUID();
      // The server numbers events of its own after the last one.
      const one = { id, conversation_id: chat.id, seq: (seq += 10), at: clock.now, type, data };
      const [result] = await ingest.add('events', {
        ...told,
        receivedAt: clock.now,
        capabilityHashes: 'trusted',
        events: [one as never],
      });
      expect(result!.status).toBe('accepted');
    };
    const act = async (action: ChatAction) => {
      const more = { conversationId: chat.id, receivedAt: clock.now, action };
      expect((await ingest.add('chat', { ...told, ...more })).status).toBe('done');
    };
    const agentId = agents.get(chat.agent)!;
    clock.now = chat.at;
    await event('conversation.started', { platform: 'sdk', topic: chat.topic });
    await event('message.added', {
      message_id: crypto.randomUUID(),
      sender_type: 'customer',
      content: 'A person, please.',
    });
    await event('conversation.escalated', { reason: 'complex_issue' });
    if (chat.wait === null) continue;
    clock.now += chat.wait;
    await act({ type: 'accept', agentId });
    const written = { messageId: crypto.randomUUID(), content: 'It is on its way.', files: [] };
    await act({ type: 'message', agentId, ...written });
    if (!chat.isOver) continue;
    clock.now += 5 * MINUTE;
    await act({ type: 'end', agentId });
    await act({ type: 'wrap_up', agentId, resolution: null });
    if (chat.rating !== null) await event('survey.rated', { rating: chat.rating });
  }
}

/** Fills an organisation; then the server's clock is at `NOW`. @returns what was sent */
export async function loadMonth(server: TestServer) {
  const made = { chats: chats(), conversations: conversations() };
  await playChats(server, made.chats);
  server.clock.now = NOW;
  const rest = [...made.conversations];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let one = rest.shift(); one; one = rest.shift()) await send(server, one);
    }),
  );
  return made;
}
