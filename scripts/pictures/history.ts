// Sixty days of a shop's conversations, for the pictures of the documentation.
import { randomUUID } from 'node:crypto';
import type { ConversationBody, EventData, WireEvent } from '../../src/contract/index.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

const UNSURE =
  "I don't know the answer to that. I can bring in a person from the team if you like.";

interface Topic {
  topic: string;
  /** What customers ask, and what the AI replies. */
  asked: readonly [question: string, reply: string][];
  /** How many of ten conversations an agent takes over. */
  escalated: number;
}

const TOPICS: readonly Topic[] = [
  {
    topic: 'order_status',
    asked: [
      ['Where is my order?', 'Orders leave our warehouse within one working day.'],
      ['Has my parcel left yet?', 'Yes. The tracking link is in the mail we sent you.'],
      ['Can you change the address of my order?', 'Ask a person: we can often redirect it.'],
      ['My tracking link shows nothing', 'A new link takes a few hours to work.'],
    ],
    escalated: 1,
  },
  {
    topic: 'returns',
    asked: [
      [
        'How do I return boots that do not fit?',
        'Press Return in your account and print the label.',
      ],
      ['Can I exchange a jacket for a larger one?', 'Yes, and the new size leaves the same day.'],
      ['Can I return a tent that I have used once?', UNSURE],
    ],
    escalated: 2,
  },
  {
    topic: 'refunds',
    asked: [
      ['When do I get my refund?', 'Within 5 working days after the parcel has reached us.'],
      ['Do I get the shipping cost back?', 'Yes, when you return the whole order.'],
      ['My refund has not arrived', 'Card companies may take up to 3 days more to show it.'],
    ],
    escalated: 3,
  },
  {
    topic: 'shipping',
    asked: [
      ['Do you ship to Norway?', UNSURE],
      ['Is delivery on Saturdays possible?', UNSURE],
      ['How long does delivery take?', 'Delivery takes 2 to 4 working days.'],
    ],
    escalated: 4,
  },
  {
    topic: 'payment',
    asked: [
      ['Can I pay by invoice?', UNSURE],
      ['Which cards do you take?', 'All the usual credit and debit cards.'],
      ['My promo code does not work', 'A promo code is valid for 7 days, once for each customer.'],
    ],
    escalated: 3,
  },
];

const COMMENTS: Readonly<Record<number, readonly string[]>> = {
  5: ['Quick and clear, thank you!', 'Solved in two minutes.', 'Ben was lovely.'],
  4: ['Good, but the label took two tries.', 'Fast reply.'],
  3: ['Friendly, but the refund still took a week.'],
  2: ['I had to ask three times.'],
  1: ['Nobody could tell me about Norway.'],
};

export interface PastConversation {
  body: ConversationBody;
  /** The escalation, and the survey at the end with its rating. */
  events: WireEvent[];
}

/** @param now milliseconds since 1970; the latest conversation is a few minutes older */
export function pastConversations(now: number): PastConversation[] {
  const random = seeded(7);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const past: PastConversation[] = [];
  for (let at = now - 60 * DAY; at < now - 20 * MINUTE; at += (30 + random() * 120) * MINUTE) {
    past.push(one(at, random, pick));
  }
  return past;
}

function one(
  at: number,
  random: () => number,
  pick: <T>(from: readonly T[]) => T,
): PastConversation {
  const { topic, asked, escalated: chance } = pick(TOPICS);
  const [question, reply] = pick(asked);
  const isUnsure = reply === UNSURE;
  const isEscalated = random() * 10 < chance + (isUnsure ? 3 : 0);
  const id = randomUUID();
  const time = (minutes: number) => new Date(at + minutes * MINUTE).toISOString();
  const minutes = isEscalated ? 9 : 3;

  const rating = ratingOf(random(), isEscalated);
  const happened: [minutes: number, type: WireEvent['type'], data: EventData][] = [];
  if (isEscalated) happened.push([2, 'conversation.escalated', { reason: reasonOf(isUnsure) }]);
  happened.push([minutes, 'survey.shown', {}]);
  if (random() < 0.6) {
    happened.push([minutes + 1, 'survey.rated', { rating }]);
    if (random() < 0.2) {
      happened.push([minutes + 1, 'survey.feedback', { feedback: pick(COMMENTS[rating]!) }]);
    }
  }
  return {
    body: {
      conversation_id: id,
      platform: 'sdk',
      topic,
      language: 'en',
      messages: [
        { sender_type: 'customer', content: question, timestamp: time(0) },
        {
          sender_type: 'ai',
          content: reply,
          timestamp: time(0.1),
          ai_confidence_score: isUnsure ? 0.2 : 0.9,
        },
        ...(isEscalated
          ? [
              {
                sender_type: 'customer' as const,
                content: 'Can I talk to somebody?',
                timestamp: time(2),
              },
              {
                sender_type: 'human_agent' as const,
                content: 'Hello, I am Ben.',
                timestamp: time(4),
              },
            ]
          : []),
      ],
      ai_handled: !isEscalated,
      escalated: isEscalated,
      first_contact_resolution: random() < 0.85,
      status: 'resolved',
      resolved_at: time(minutes),
      cost_usd: 0.04,
      estimated_human_cost_usd: 6.5,
    },
    events: happened.map(
      ([minute, type, data], index) =>
        ({
          id: randomUUID(),
          conversation_id: id,
          seq: 100 + index,
          at: time(minute),
          type,
          data,
        }) as WireEvent,
    ),
  };
}

const reasonOf = (isUnsure: boolean) => (isUnsure ? 'ai_unsure' : 'customer_requested_human');

function ratingOf(chance: number, isEscalated: boolean): number {
  const bounds = isEscalated ? [0.1, 0.18, 0.32, 0.66] : [0.02, 0.05, 0.12, 0.4];
  return 1 + bounds.filter((bound) => chance > bound).length;
}

/** The same numbers each time, 0–1 (Mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
