import { type Context, Hono } from 'hono';
import {
  conversationFileQuery,
  conversationSummary,
  type ConversationSummary,
} from '../../../contract/index.ts';
import { csvLine } from '../../http/csv.ts';
import { type ListPosition, pageConversations } from '../store/conversations.ts';
import { requireScope } from '../../http/access.ts';
import { readQuery } from '../../http/response.ts';
import type { Env, Parts } from '../../http/context.ts';
import { filtersOf, summary } from '../summary.ts';

/** Conversations read at once: memory stays as it is, however many there are. */
const PAGE = 500;

const COLUMNS = Object.keys(conversationSummary.shape) as (keyof ConversationSummary)[];

/** How a file is written: what it begins with, and a line of it. */
interface Form {
  type: string;
  head: string;
  line(summary: ConversationSummary): string;
}

const CSV: Form = {
  type: 'text/csv; charset=utf-8',
  // Without the mark Excel takes it for another encoding.
  head: `\uFEFF${csvLine(COLUMNS)}`,
  line: (one) => csvLine(COLUMNS.map((column) => one[column])),
};

const NDJSON: Form = {
  type: 'application/x-ndjson; charset=utf-8',
  head: '',
  line: (one) => `${JSON.stringify(one)}\n`,
};

/** `/conversations.csv` and `/conversations.ndjson`: the whole list with its filters, as it is read. */
export function conversationFileRoutes(parts: Parts): Hono<Env> {
  const { store, reader } = parts;

  async function file(c: Context<Env>, form: Form, name: string): Promise<Response> {
    const query = readQuery(c, conversationFileQuery);
    if (query instanceof Response) return query;
    const { organisationId } = c.get('principal');
    if (query.q !== undefined) await reader.caughtUp();
    const filters = filtersOf(query);
    let after: ListPosition | undefined;
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        if (form.head) controller.enqueue(encoder.encode(form.head));
      },
      async pull(controller) {
        const page = await pageConversations(store, organisationId, {
          limit: PAGE,
          after,
          filters,
        });
        after = page.at(-1)?.conversation;
        if (page.length > 0) {
          controller.enqueue(encoder.encode(page.map((one) => form.line(summary(one))).join('')));
        }
        if (page.length < PAGE) controller.close();
      },
    });
    c.header('Content-Type', form.type);
    c.header('Content-Disposition', `attachment; filename="${name}"`);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Cache-Control', 'no-store');
    return c.body(body);
  }

  return new Hono<Env>()
    .get('/conversations.csv', requireScope(parts, 'conversations:read'), (c) =>
      file(c, CSV, 'conversations.csv'),
    )
    .get('/conversations.ndjson', requireScope(parts, 'conversations:read'), (c) =>
      file(c, NDJSON, 'conversations.ndjson'),
    );
}
