// The types of embedders reach this file, so it imports no package.

/** One bound. */
export interface Bound {
  /** The most that is allowed, in `unit`. */
  default: number;
  /** The period, seconds; absent: it is an amount that does not start again. */
  seconds?: number;
  unit: string;
  /** What the amount is counted for. An address is a network address; see `addressKey`. */
  per: 'conversation' | 'address' | 'recipient' | 'key' | 'organisation' | 'agent' | 'customer';
  /** For the dashboard and the documentation. */
  text: string;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/**
 * What one caller, key, conversation or organisation may use. Each row is a setting of the operator:
 * `AFTERWORD_LIMIT_` and its name in upper case, a whole number. With 0, nothing is allowed.
 */
export const BOUNDS = {
  conversation_messages: {
    default: 2_000,
    unit: 'messages',
    per: 'conversation',
    text: 'Messages in a conversation',
  },
  conversation_events: {
    default: 10_000,
    unit: 'events',
    per: 'conversation',
    text: 'Events in a conversation, messages included',
  },
  conversation_bytes: {
    default: 4_000_000,
    unit: 'bytes',
    per: 'conversation',
    text: 'Size of the messages and events of a conversation',
  },
  conversation_files: {
    default: 100,
    unit: 'files',
    per: 'conversation',
    text: 'Photos and videos in a conversation',
  },
  conversation_file_bytes: {
    default: 400_000_000,
    unit: 'bytes',
    per: 'conversation',
    text: 'Size of the photos and videos of a conversation',
  },

  refusals_per_address: {
    default: 600,
    seconds: MINUTE,
    unit: 'refusals',
    per: 'address',
    text: 'Refused requests, before the responses to further ones wait for a second',
  },
  events_per_address: {
    // High enough for an office full of customers behind one address.
    default: 3_000,
    seconds: MINUTE,
    unit: 'requests',
    per: 'address',
    text: 'Batches of events',
  },
  single_events_per_address: {
    default: 15_000,
    seconds: MINUTE,
    unit: 'events',
    per: 'address',
    text: 'Events, in batches of up to 50',
  },
  conversations_per_address: {
    default: 600,
    seconds: HOUR,
    unit: 'conversations',
    per: 'address',
    text: 'New conversations from browsers',
  },
  conversations_per_key: {
    default: 20_000,
    seconds: HOUR,
    unit: 'conversations',
    per: 'key',
    text: 'New conversations from browsers',
  },
  escalations_per_address: {
    default: 200,
    seconds: HOUR,
    unit: 'escalations',
    per: 'address',
    text: 'Escalations from browsers',
  },
  escalations_per_key: {
    default: 5_000,
    seconds: HOUR,
    unit: 'escalations',
    per: 'key',
    text: 'Escalations from browsers',
  },
  ratings_per_address: {
    default: 400,
    seconds: HOUR,
    unit: 'ratings',
    per: 'address',
    text: 'Ratings from browsers',
  },
  ratings_per_key: {
    default: 10_000,
    seconds: HOUR,
    unit: 'ratings',
    per: 'key',
    text: 'Ratings from browsers',
  },
  uploads_per_address: {
    default: 60,
    seconds: HOUR,
    unit: 'files',
    per: 'address',
    text: 'Uploads of photos and videos',
  },
  uploads_per_key: {
    default: 2_000,
    seconds: HOUR,
    unit: 'files',
    per: 'key',
    text: 'Uploads of photos and videos by browsers',
  },
  early_uploads_per_address: {
    default: 10,
    seconds: HOUR,
    unit: 'files',
    per: 'address',
    text: 'Uploads to conversations that have not arrived yet',
  },
  bot_calls_per_address: {
    default: 60,
    seconds: MINUTE,
    unit: 'questions',
    per: 'address',
    text: 'Questions to the bot',
  },
  bot_calls_per_conversation: {
    default: 60,
    seconds: 10 * MINUTE,
    unit: 'questions',
    per: 'conversation',
    text: 'Questions to the bot',
  },
  bot_calls_per_key: {
    default: 1_200,
    seconds: MINUTE,
    unit: 'questions',
    per: 'key',
    text: 'Questions to the bot',
  },
  bot_calls_per_organisation: {
    default: 2_400,
    seconds: MINUTE,
    unit: 'questions',
    per: 'organisation',
    text: 'Questions to the bot',
  },
  mails_per_address: {
    default: 60,
    seconds: HOUR,
    unit: 'e-mail addresses',
    per: 'address',
    text: 'E-mail addresses of customers that browsers report without proof',
  },
  mails_per_key: {
    default: 2_000,
    seconds: HOUR,
    unit: 'e-mail addresses',
    per: 'key',
    text: 'E-mail addresses of customers that browsers report without proof',
  },
  links_per_address: {
    default: 120,
    seconds: MINUTE,
    unit: 'requests',
    per: 'address',
    text: 'Requests for links to files',
  },
  files_per_address: {
    // A page has many photos, and a browser reads a video in parts.
    default: 1_200,
    seconds: MINUTE,
    unit: 'requests',
    per: 'address',
    text: 'Reading photos and videos by their links',
  },
  lines_per_address: {
    // After a restart of the server, all customers of a network connect anew.
    default: 1_200,
    seconds: MINUTE,
    unit: 'connections',
    per: 'address',
    text: 'New connections of customers who chat with an agent',
  },
  lines_per_conversation: {
    default: 60,
    seconds: MINUTE,
    unit: 'connections',
    per: 'conversation',
    text: 'New connections of the customer who chats with an agent',
  },
  open_lines_per_address: {
    // Some tabs of each customer in an office.
    default: 300,
    unit: 'open connections',
    per: 'address',
    text: 'Connections at a time of customers who chat with an agent, on each node',
  },
  open_lines_per_conversation: {
    default: 20,
    unit: 'open connections',
    per: 'conversation',
    text: 'Connections at a time of the customer who chats with an agent, on each node',
  },
  lines_per_agent: {
    default: 120,
    seconds: MINUTE,
    unit: 'connections',
    per: 'agent',
    text: 'New connections of the inbox of an agent',
  },
  chat_actions_per_address: {
    default: 240,
    seconds: MINUTE,
    unit: 'requests',
    per: 'address',
    text: 'Actions of customers who chat with an agent',
  },
  webhooks_per_address: {
    default: 600,
    seconds: MINUTE,
    unit: 'requests',
    per: 'address',
    text: 'Webhooks received',
  },
  mails_received_per_conversation: {
    default: 60,
    seconds: HOUR,
    unit: 'mails',
    per: 'conversation',
    text: 'Mails of the customer',
  },
  sign_ins_per_address: {
    default: 10,
    seconds: MINUTE,
    unit: 'failures',
    per: 'address',
    text: 'Failed attempts to sign in; after these, every attempt is refused',
  },
  sign_in_mails_per_address: {
    // Each agent gets a few at most; an office may ask for many.
    default: 120,
    seconds: HOUR,
    unit: 'requests',
    per: 'address',
    text: 'Requests for a sign-in link by mail',
  },

  storage_per_organisation: {
    default: 50_000,
    unit: 'megabytes',
    per: 'organisation',
    text: 'Size of all photos and videos',
  },
  articles_per_organisation: {
    default: 1_000,
    unit: 'articles',
    per: 'organisation',
    text: 'Knowledge articles',
  },
  article_bytes_per_organisation: {
    // The bot keeps them in memory, and reads all of them after a change.
    default: 1_000_000,
    unit: 'bytes',
    per: 'organisation',
    text: 'Size of all knowledge articles',
  },
  mails_per_organisation: {
    default: 10_000,
    seconds: DAY,
    unit: 'mails',
    per: 'organisation',
    text: 'Survey mails',
  },
  team_mails_per_organisation: {
    default: 500,
    seconds: DAY,
    unit: 'mails',
    per: 'organisation',
    text: 'Mails to the team',
  },
  report_mails_per_organisation: {
    default: 200,
    seconds: DAY,
    unit: 'mails',
    per: 'organisation',
    text: 'Mails of alerts and of the weekly digest',
  },
  mails_per_recipient: {
    default: 3,
    seconds: DAY,
    unit: 'mails',
    per: 'recipient',
    text: 'Survey mails to one unproven mailbox; sub-addresses (+tag) count as one',
  },
  unproven_mails_per_organisation: {
    default: 200,
    seconds: DAY,
    unit: 'mails',
    per: 'organisation',
    text: 'Survey mails to addresses that browsers claimed without proof',
  },
  upstream_calls_per_organisation: {
    default: 20_000,
    seconds: DAY,
    unit: 'calls',
    per: 'organisation',
    text: 'Calls of the language model',
  },
  upstream_cents_per_organisation: {
    default: 2_000,
    seconds: DAY,
    unit: 'US cents',
    per: 'organisation',
    text: 'Cost of the language model',
  },

  suspect_escalations_per_address: {
    default: 20,
    seconds: HOUR,
    unit: 'escalations',
    per: 'address',
    text: 'Escalations of unproven customers before further ones are set apart as suspected',
  },
  suspect_escalations_per_key: {
    default: 300,
    seconds: HOUR,
    unit: 'escalations',
    per: 'key',
    text: 'Escalations of unproven customers before further ones are set apart as suspected',
  },
  suspect_ratings_per_address: {
    default: 30,
    seconds: HOUR,
    unit: 'ratings',
    per: 'address',
    text: 'Ratings of unproven customers before further ones are set apart as suspected',
  },
  suspect_ratings_per_key: {
    default: 500,
    seconds: HOUR,
    unit: 'ratings',
    per: 'key',
    text: 'Ratings of unproven customers before further ones are set apart as suspected',
  },
  proven_per_customer: {
    default: 10,
    seconds: HOUR,
    unit: 'escalations and ratings',
    per: 'customer',
    text: 'Escalations and ratings of a proven customer that are never set apart',
  },
  suspect_waits_per_address: {
    default: 20,
    seconds: HOUR,
    unit: 'customers',
    per: 'address',
    text: 'Customers set apart who reach the queue because they wait with the page open',
  },
  suspect_waits_per_key: {
    default: 200,
    seconds: HOUR,
    unit: 'customers',
    per: 'key',
    text: 'Customers set apart who reach the queue because they wait with the page open',
  },
  accepted_hours_per_address: {
    default: 24,
    unit: 'hours',
    per: 'address',
    text: 'Time for which nothing more is set apart after an administrator accepted an address',
  },
} as const satisfies Record<string, Bound>;

export type BoundName = keyof typeof BOUNDS;

export const BOUND_NAMES = Object.keys(BOUNDS) as BoundName[];

/** The bounds that start again after a period. */
export type RateName = {
  [Name in BoundName]: (typeof BOUNDS)[Name] extends { seconds: number } ? Name : never;
}[BoundName];

/** The value of each bound. */
export type BoundValues = Readonly<Record<BoundName, number>>;

export const DEFAULT_BOUNDS = Object.fromEntries(
  BOUND_NAMES.map((name) => [name, BOUNDS[name].default]),
) as BoundValues;

/** The largest value of a bound. */
const MAX_BOUND = 1_000_000_000;

const PREFIX = 'AFTERWORD_LIMIT_';

/** The environment variable that sets a bound. */
export const variableOf = (name: BoundName) => `${PREFIX}${name.toUpperCase()}`;

/**
 * Reads the bounds that an operator sets.
 *
 * @throws an error that names the variable that is wrong
 */
export function readBounds(environment: Readonly<Record<string, string | undefined>>): BoundValues {
  const known = new Map<string, BoundName>(BOUND_NAMES.map((name) => [variableOf(name), name]));
  const values: Record<BoundName, number> = { ...DEFAULT_BOUNDS };
  for (const variable of Object.keys(environment)) {
    if (!variable.startsWith(PREFIX)) continue;
    const text = environment[variable];
    if (text === undefined || text === '') continue;
    const name = known.get(variable);
    if (name === undefined) {
      throw new Error(`${variable} is not a limit. docs/limits.md lists all limits.`);
    }
    if (!/^\d{1,10}$/.test(text) || Number(text) > MAX_BOUND) {
      throw new Error(`${variable} must be a whole number from 0 to ${MAX_BOUND}.`);
    }
    values[name] = Number(text);
  }
  return values;
}

/** The bounds in words, for example `60 files per hour and address`. */
export function boundInWords(name: BoundName, value: number): string {
  const { unit, per, seconds } = BOUNDS[name] as Bound;
  const period = seconds === undefined ? '' : `${periodInWords(seconds)} and `;
  return `${value.toLocaleString('en')} ${unit} per ${period}${per}`;
}

const periodInWords = (seconds: number): string => {
  if (seconds === DAY) return 'day';
  if (seconds === HOUR) return 'hour';
  return seconds === MINUTE ? 'minute' : `${seconds / MINUTE} minutes`;
};
