import {
  conversationFileQuery,
  conversationSummary,
  type ConversationSummary,
} from '../../../contract/index.ts';
import { csvLine } from '../../http/csv.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { ReadingServices } from '../services.ts';
import { type ListPosition, pageConversations } from '../store/conversations.ts';
import { filtersOf, summary } from '../summary.ts';

/** Conversations read at once: memory stays as it is, however many there are. */
const PAGE = 500;

const COLUMNS = Object.keys(conversationSummary.shape) as (keyof ConversationSummary)[];

/** How a file is written: what it begins with, and a line of it. */
interface Form {
  extension: string;
  /** In words. */
  name: string;
  type: string;
  head: string;
  line(summary: ConversationSummary): string;
}

const FORMS: readonly Form[] = [
  {
    extension: 'csv',
    name: 'CSV',
    type: 'text/csv',
    // Without the mark Excel takes it for another encoding.
    head: `\uFEFF${csvLine(COLUMNS)}`,
    line: (one) => csvLine(COLUMNS.map((column) => one[column])),
  },
  {
    extension: 'ndjson',
    name: 'lines of JSON',
    type: 'application/x-ndjson',
    head: '',
    line: (one) => `${JSON.stringify(one)}\n`,
  },
];

const listAs = ({ extension, name, type, head, line }: Form) =>
  endpoint(
    {
      method: 'get',
      path: `/api/v1/conversations.${extension}`,
      group: 'conversations',
      summary: `List all conversations as ${name}`,
      description:
        'With the filters of the list, the newest first, sent while it is read. In CSV, text that a spreadsheet would take for a formula stands behind a single quote.',
      access: 'conversations:read',
      query: conversationFileQuery,
      responses: { 200: { description: 'The fields of the list', type } },
    },
    async ({ c, principal, query, send }, { store, reader }: ReadingServices) => {
      if (query.q !== undefined) await reader.caughtUp();
      const filters = filtersOf(query);
      let after: ListPosition | undefined;
      const encoder = new TextEncoder();
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          if (head) controller.enqueue(encoder.encode(head));
        },
        async pull(controller) {
          const page = await pageConversations(store, principal.organisationId, {
            limit: PAGE,
            after,
            filters,
          });
          after = page.at(-1)?.conversation;
          if (page.length > 0) {
            controller.enqueue(encoder.encode(page.map((one) => line(summary(one))).join('')));
          }
          if (page.length < PAGE) controller.close();
        },
      });
      c.header('Content-Type', `${type}; charset=utf-8`);
      c.header('Content-Disposition', `attachment; filename="conversations.${extension}"`);
      c.header('X-Content-Type-Options', 'nosniff');
      c.header('Cache-Control', 'no-store');
      return send(c.body(body));
    },
  );

/** The whole list in a file. */
export const conversationFileEndpoints = FORMS.map(listAs);
