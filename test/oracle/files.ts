import type { BotReply, RecountedConversation, RecountedDay } from './happened.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Events of a day still arrive for five minutes after it. */
const GRACE = 5 * 60_000;
/** Who is not named is this bot. */
const UNNAMED = 'default';

const dayName = (at: number) => new Date(at).toISOString().slice(0, 10);
const timeName = (at: number) => new Date(at).toISOString().replace('Z', '+00:00');

/** When it ended: it was resolved, or nobody wrote any more. */
const endOf = ({ resolvedAt, lastSaidAt, startedAt }: RecountedConversation) =>
  resolvedAt ?? Math.max(lastSaidAt ?? 0, startedAt);

const times = (of: readonly unknown[]) => String(of.length);

/** The 24 fields of version 2, as docs/export.md tells them. */
function lineOf(one: RecountedConversation): Record<string, unknown> {
  const { id, platform, said } = one;
  const replies = one.replies.toSorted((a, b) => a.at - b.at);
  const of = (sender: string) => said.filter((other) => other === sender);
  const isTicket = platform === 'zendesk';
  const wasAsked = one.shown !== null || one.mailed.length > 0;
  const score = one.rating ?? (wasAsked ? -1 : null);
  const byModel = (outcome: BotReply['llm']) => replies.filter(({ llm }) => llm === outcome);
  return {
    bot_id: one.bot ?? UNNAMED,
    bot_name: one.bot ?? UNNAMED,
    conversation_id: id,
    platform_conversation_id: isTicket ? id.replace('zendesk_', '') : id,
    conversation_start_time: timeName(one.startedAt),
    conversation_end_time: timeName(endOf(one)),
    language: '',
    channel: isTicket ? 'email' : 'messaging',
    labels: [],
    conversations_data: score === null ? '{}' : `{"bsatScore":${score}}`,
    test_mode: false,
    conversation_status:
      of('human_agent').length > 0
        ? 'agent'
        : !one.escalated
          ? 'botHandled'
          : isTicket
            ? 'email'
            : 'failedEscalation',
    last_resolution: one.escalated
      ? 'escalated'
      : !one.isResolved
        ? 'undefined'
        : (one.rating ?? 0) >= 4
          ? 'resolved'
          : of('ai').length > 0
            ? 'informed'
            : 'undefined',
    triggered_replies: replies.map((reply) => ({
      reply_timestamp: timeName(reply.at),
      reply_id: reply.id,
      reply_language: '',
      reply_name: reply.id,
      reply_type: 'text',
      ...(reply.intent && { intent_id: reply.intent.id }),
    })),
    triggered_intent_replies: replies.flatMap(({ at, intent }) =>
      intent
        ? [
            {
              intent_timestamp: timeName(at),
              intent_id: intent.id,
              intent_name: intent.name,
              not_meaningful: intent.isMeaningless,
            },
          ]
        : [],
    ),
    is_llm_conversation: replies.some(({ llm }) => llm !== null),
    llm_notUnderstood_count: times(byModel('notUnderstood')),
    llm_responseGenerated_count: times(byModel('responseGenerated')),
    llm_errorOccurred_count: '0',
    llm_escalationRequired_count: '0',
    llm_fallback_count: times(byModel('fallback')),
    bot_messages_count: times(of('ai')),
    customer_messages_count: times(of('customer')),
    not_understood_messages_count: times(replies.filter((reply) => reply.isNotUnderstood)),
  };
}

/** Writes days, one after the other, each when nobody can go on with a conversation of it. */
export function createFiles() {
  const days: RecountedDay[] = [];
  const written = new Set<string>();
  /** The first day of each bot. */
  const first = new Map<string, string>();
  return {
    days,
    round(conversations: readonly RecountedConversation[], at: number): void {
      for (const one of conversations) {
        const bot = one.bot ?? UNNAMED;
        const date = dayName(one.startedAt);
        if (date < (first.get(bot) ?? '9')) first.set(bot, date);
      }
      for (const [bot, date] of first) {
        const last = days.findLast((day) => day.bot === bot);
        let start = last ? Date.parse(last.date) + DAY : Date.parse(date);
        for (; start + DAY + GRACE <= at; start += DAY) {
          const end = start + DAY;
          const ended = conversations
            .filter((one) => (one.bot ?? UNNAMED) === bot && !one.isErased && !one.isMerged)
            .filter(({ id }) => !written.has(id))
            .filter((one) => endOf(one) < end);
          if (ended.some((one) => !one.isResolved && endOf(one) > at - DAY)) break;
          const lines = ended
            .filter((one) => endOf(one) >= start)
            .sort((a, b) => endOf(a) - endOf(b) || (a.id < b.id ? -1 : 1));
          for (const { id } of lines) written.add(id);
          days.push({ bot, date: dayName(start), lines: lines.map(lineOf) });
        }
      }
    },
  };
}

type Line = Record<string, unknown>;

const half = (part: number, whole: number) =>
  whole === 0 ? null : Math.round((part / whole) * 1000 + 1e-9) / 10;

function ratesOf(lines: readonly Line[]) {
  const share = (field: string, ...values: string[]) =>
    half(lines.filter((one) => values.includes(one[field] as string)).length, lines.length);
  const sum = (field: string) => lines.reduce((all, one) => all + Number(one[field]), 0);
  const said = sum('customer_messages_count');
  return {
    total: lines.length,
    bot_handled_rate: share('conversation_status', 'botHandled'),
    deflection_rate: share('conversation_status', 'botHandled', 'failedEscalation'),
    escalation_rate: share('conversation_status', 'email', 'agent', 'customEscalation'),
    failed_escalation_rate: share('conversation_status', 'failedEscalation'),
    informed_rate: share('last_resolution', 'informed'),
    automation_rate: share('last_resolution', 'informed', 'resolved'),
    messages_understood_rate: half(said - sum('not_understood_messages_count'), said),
  };
}

/** The popular metrics of files, which the documented SQL counts too. Lists are by intent. */
export function recountFiles(days: readonly RecountedDay[]) {
  const lines = days.flatMap((day) => day.lines);
  const intentsOf = (line: Line) =>
    line['triggered_intent_replies'] as { intent_name: string; not_meaningful: boolean }[];
  const meaningfulOf = (line: Line) =>
    intentsOf(line).find(
      ({ intent_name: name, not_meaningful }) =>
        !not_meaningful && name !== 'Greeting' && name !== 'Talk to a human/agent',
    )?.intent_name;
  const by = (nameOf: (line: Line) => string | undefined) =>
    [...Map.groupBy(lines, nameOf)]
      .flatMap(([intent_name, own]) => (intent_name === undefined ? [] : [{ intent_name, own }]))
      .sort((a, b) => (a.intent_name < b.intent_name ? -1 : 1));
  const counted = (nameOf: (line: Line) => string | undefined) =>
    by(nameOf).map(({ intent_name, own }) => ({ intent_name, count: own.length }));
  return {
    ...ratesOf(lines),
    first_intents: counted((line) => intentsOf(line)[0]?.intent_name),
    last_intents: counted((line) => intentsOf(line).at(-1)?.intent_name),
    by_first_meaningful_intent: by(meaningfulOf).map(({ intent_name, own }) => ({
      intent_name,
      ...ratesOf(own),
    })),
  };
}
