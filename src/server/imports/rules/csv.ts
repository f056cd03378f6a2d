import { type CsvMapping, type ErrorIssue, MAX_FEEDBACK, rating } from '../../../contract/index.ts';
import { storable, vendorTime } from '../../../contract/vendor.ts';
import type { PlacedMessage } from '../../conversations/rules/message.ts';
import { contactOf, plainOf, positionAt, topicOf, wordsOf } from '../../webhooks/rules/state.ts';
import type { Converted } from './formats.ts';

type Columns = Readonly<Record<string, number>>;

/** Where the columns of a mapping stand in the first row. @returns the columns that are missing */
export function columnsOf(
  mapping: CsvMapping,
  header: readonly string[],
): Columns | { missing: string[] } {
  const columns: Record<string, number> = {};
  const missing: string[] = [];
  const names = header.map((name) => name.trim());
  for (const field of FIELDS) {
    const name = mapping[field];
    if (name === undefined) continue;
    const at = names.indexOf(name.trim());
    if (at < 0) missing.push(name);
    else columns[field] = at;
  }
  return missing.length > 0 ? { missing } : columns;
}

const FIELDS = [
  'conversation_id',
  'author',
  'content',
  'at',
  'message_id',
  'topic',
  'rating',
  'feedback',
  'customer_id',
  'contact_email',
  'contact_name',
  'language',
  'status',
  'resolved_at',
] as const satisfies (keyof CsvMapping)[];

/**
 * Converts a row: a message, with what the row says of its conversation.
 *
 * @param digest a hash of the text, in hexadecimal
 */
export function convertRow(
  mapping: CsvMapping,
  columns: Columns,
  cells: readonly string[],
  digest: (text: string) => string,
): Converted | readonly ErrorIssue[] {
  const issues: ErrorIssue[] = [];
  const cell = (field: (typeof FIELDS)[number]) => cells[columns[field] ?? -1]?.trim() ?? '';
  const refuse = (field: (typeof FIELDS)[number], message: string) =>
    void issues.push({ path: mapping[field] ?? field, message });
  const timeIn = (field: 'at' | 'resolved_at') => {
    const parsed = vendorTime.safeParse(cell(field));
    if (parsed.success) return parsed.data;
    refuse(field, cell(field) === '' ? 'There is no time.' : 'Must be a time.');
    return 0;
  };

  const id = storable(cell('conversation_id'), 140);
  if (id === '') refuse('conversation_id', 'There is no id.');
  const author = cell('author').toLowerCase();
  const sender = Object.entries(mapping.authors).find(([name]) => name.toLowerCase() === author);
  if (!sender) refuse('author', 'This author is not in `authors` of the mapping.');
  const at = timeIn('at');
  const given = cell('content');
  const content = mapping.html ? wordsOf(given) : plainOf(given);
  if (content === '') refuse('content', 'There are no words.');
  const score = cell('rating') === '' ? undefined : rating.safeParse(Number(cell('rating')));
  if (score?.success === false) refuse('rating', 'Must be whole stars, 1 to 5.');
  const status = cell('status').toLowerCase();
  const isResolved = mapping.resolved.some((name) => name.toLowerCase() === status);
  const resolvedAt = isResolved && cell('resolved_at') !== '' ? timeIn('resolved_at') : at;
  if (issues.length > 0) return issues;

  const topic = topicOf(cell('topic'));
  const feedback = storable(cell('feedback'), MAX_FEEDBACK);
  const own = cell('message_id');
  const message: PlacedMessage = {
    message_id: `${mapping.prefix}${storable(own, 140) || digest(`${id}\n${author}\n${at}\n${content}`).slice(0, 32)}`,
    sender_type: sender![1],
    content,
    timestamp: at,
    position: positionAt(at),
  };
  return {
    messages: 1,
    state: {
      at: isResolved ? Math.max(at, resolvedAt) : at,
      readsTakeover: true,
      input: {
        conversation_id: `${mapping.prefix}${id}`,
        platform: 'custom',
        platform_ticket_id: id,
        messages: [message],
        ...(status === '' ? {} : { status: isResolved ? 'resolved' : 'open' }),
        ...(isResolved ? { resolved_at: resolvedAt } : {}),
        ...(topic === undefined ? {} : { topic }),
        ...(score === undefined ? {} : { csat_score: score.data! }),
        ...(feedback === '' ? {} : { feedback }),
        ...(cell('language') === '' ? {} : { language: storable(cell('language'), 35) }),
        ...contactOf(
          {
            email: storable(cell('contact_email'), 254),
            name: storable(cell('contact_name'), 200),
            id: storable(cell('customer_id'), 200),
          },
          true,
        ),
      },
    },
  };
}
