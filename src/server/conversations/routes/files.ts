import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  conversationFileQuery,
  conversationSummary,
  type ConversationSummary,
} from '../../../contract/index.ts';
import { csvLine } from '../../http/csv.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { ReadingServices } from '../services.ts';
import { latenessOf } from '../store/late.ts';
import { type ListPosition, pageConversations } from '../store/list.ts';
import { findTopicNames } from '../../topics/index.ts';
import { filtersOf, summary } from '../summary.ts';

/**
 * Conversations per read, so that memory use does not depend on their number. SQLite reads them in one go, and others
 * wait for so long.
 */
const PAGE = 200;

const COLUMNS = Object.keys(conversationSummary.shape) as (keyof ConversationSummary)[];

/** A file format. */
interface Form {
  extension: string;
  /** For the endpoint's summary. */
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
    // Without the byte order mark Excel assumes another encoding.
    head: `\uFEFF${csvLine(COLUMNS)}`,
    line: (one) => csvLine(COLUMNS.map((column) => one[column])),
  },
  {
    extension: 'ndjson',
    name: 'NDJSON',
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
        'Takes the filters of the list, and streams the conversations, newest first. In CSV, a single quote precedes text that a spreadsheet would read as a formula. With `q`, the header `X-Incomplete: true` says that the newest transcripts are not all read yet, and may be missing.',
      access: 'conversations:read',
      query: conversationFileQuery,
      responses: { 200: { description: 'The conversations, with the fields of the list', type } },
    },
    async ({ c, principal, query, send }, { store, reader, now }: ReadingServices) => {
      if (query.q !== undefined && !(await reader.caughtUp())) c.header('X-Incomplete', 'true');
      const { organisationId } = principal;
      const late = await latenessOf(store.query, organisationId, query.late, now());
      const topics = await findTopicNames(store.query, organisationId);
      const filters = filtersOf(query, late, topics);
      const read = (after?: ListPosition) =>
        pageConversations(store, organisationId, { limit: PAGE, after, filters });
      let next = read();
      // Whoever reads the file may be gone before the page is asked for.
      next.catch(() => {});
      let unwritten = head;
      const encoder = new TextEncoder();
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          const { page, next: after } = await next;
          // The next page is read while this one is written.
          if (after) {
            next = read(after);
            next.catch(() => {});
          }
          // Others are served between two pages.
          await nextTurn();
          const text = unwritten + page.map((one) => line(summary(one, topics))).join('');
          unwritten = '';
          if (text) controller.enqueue(encoder.encode(text));
          if (!after) controller.close();
        },
      });
      c.header('Content-Type', `${type}; charset=utf-8`);
      c.header('Content-Disposition', `attachment; filename="conversations.${extension}"`);
      c.header('X-Content-Type-Options', 'nosniff');
      c.header('Cache-Control', 'no-store');
      return send(c.body(body));
    },
  );

/** The whole list as a file. */
export const conversationFileEndpoints = FORMS.map(listAs);
