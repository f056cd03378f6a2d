// The floor of the ingest benchmark: node:http, JSON.parse and the same statements in groups,
// nothing else. Durable as ours is: synchronous FULL, answers after the commit.
import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { CamelCasePlugin, Kysely, SqliteDialect } from 'kysely';
import type { Schema } from '../../src/server/database/schema.ts';
import { emptyConversation } from '../../src/server/conversations/rules/conversation.ts';
import {
  conversationRow,
  insertConversations,
} from '../../src/server/conversations/store/conversations.ts';
import { saveMessages } from '../../src/server/conversations/store/messages.ts';
import { saveUnread } from '../../src/server/insight/store.ts';
import { COUNTS } from '../../src/server/numbers/rules/rollup.ts';
import { saveRollups } from '../../src/server/numbers/store/rollups.ts';
import { openStore } from '../../src/server/features.ts';
import type { Save } from '../../src/server/database/save.ts';
import { insertSql } from '../../src/server/database/sqlite.ts';

const [port, path = ''] = process.argv.slice(2);
const store = openStore(`sqlite:${path}`);
await store.migrate();
await store.close();

const database = new DatabaseSync(path);
database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536');
const compiler = new Kysely<Schema>({
  dialect: new SqliteDialect({ database: new DatabaseSync(':memory:') as never }),
  plugins: [new CamelCasePlugin()],
});
const prepare = (save: unknown, columns: readonly string[]) =>
  database.prepare(insertSql(compiler, save as Save, columns));
const EMPTY: Readonly<Record<string, unknown>> = conversationRow(emptyConversation('', '', 0));
const CONVERSATION = Object.keys(EMPTY);
const insertConversation = prepare(insertConversations, CONVERSATION);
const insertMessage = prepare(saveMessages, [
  'organisationId',
  'conversationId',
  'messageId',
  'position',
  'senderType',
  'content',
  'at',
  'aiConfidenceScore',
  'facts',
  'agentId',
]);
const insertUnread = prepare(saveUnread, ['organisationId', 'conversationId']);
const ROLLUP = ['organisationId', 'span', 'start', 'topicKey', 'aiHandled'];
const addRollup = prepare(saveRollups, [...ROLLUP, ...COUNTS]);
const find = database.prepare(
  'select * from conversation where organisation_id = ? and conversation_id = ?',
);

interface Body {
  conversation_id: string;
  platform: string;
  messages: { sender_type: string; content: string }[];
  [field: string]: unknown;
}

/** As many as a rollup has; what they count is nothing to the floor. */
const sums = (count: number) => COUNTS.map(() => count);

let waiting: { body: Body; response: ServerResponse }[] = [];

function commit(): void {
  const group = waiting;
  waiting = [];
  const now = Date.now();
  const counted = new Map<string, number>();
  database.exec('begin immediate');
  for (const { body } of group) {
    find.get('default', body.conversation_id);
    const values: Record<string, unknown> = {
      organisationId: 'default',
      conversationId: body.conversation_id,
      platform: body.platform,
      status: 'resolved',
      startedAt: now,
      updatedAt: now,
      resolvedAt: now,
      resolutionTimeSeconds: body['resolution_time_seconds'],
      topic: body['topic'],
      topicKey: body['topic'],
      escalated: body['escalated'] ? 1 : 0,
      firstContactResolution: body['first_contact_resolution'] ? 1 : 0,
      csatScore: body['csat_score'],
      aiHandled: body['ai_handled'] ? 1 : 0,
      costMicros: (body['cost_usd'] as number) * 1e6,
      estimatedHumanCostMicros: (body['estimated_human_cost_usd'] as number) * 1e6,
      versions: '{}',
    };
    insertConversation.run(
      ...CONVERSATION.map((column) => (values[column] ?? EMPTY[column] ?? null) as SQLInputValue),
    );
    insertUnread.run('default', body.conversation_id);
    const key = `${String(body['topic'])}\n${body['ai_handled'] ? 1 : 0}`;
    counted.set(key, (counted.get(key) ?? 0) + 1);
    body.messages.forEach(({ sender_type, content }, position) => {
      insertMessage.run(
        'default',
        body.conversation_id,
        randomUUID(),
        position,
        sender_type,
        content,
        now,
        null,
        null,
        null,
      );
    });
  }
  for (const span of [3_600_000, 86_400_000]) {
    for (const [key, count] of counted) {
      const [topic = '', handled] = key.split('\n');
      addRollup.run('default', span, now - (now % span), topic, Number(handled), ...sums(count));
    }
  }
  database.exec('commit');
  for (const { body, response } of group) {
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(`{"success":true,"conversation_id":"${body.conversation_id}","status":"created"}`);
  }
}

createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(pieces).toString()) as Body;
    if (waiting.length === 0) setImmediate(commit);
    waiting.push({ body, response });
  });
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
