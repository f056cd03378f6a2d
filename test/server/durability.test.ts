import { expect, test } from 'vitest';
import { openStore } from '../../src/server/features.ts';
import { freshDatabase } from './database.ts';
import { SECRET } from './harness.ts';
import { ended, startProcess } from './process.ts';

/** DESIGN, rule 1: acknowledged means durable. */
test('kill -9 during load, ten times: every acknowledged conversation is there', async () => {
  const database = await freshDatabase();
  const acknowledged = new Set<string>();
  let next = 0;

  for (let round = 0; round < 10; round++) {
    const server = await startProcess(database);
    let isUp = true;
    const client = async () => {
      while (isUp) {
        const id = `c${next++}`;
        const response = await fetch(`${server.url}/api/v1/conversations`, {
          method: 'POST',
          headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
          body: JSON.stringify({
            conversation_id: id,
            platform: 'custom',
            messages: [
              { sender_type: 'customer', content: `Question ${id}` },
              { sender_type: 'ai', content: `Answer ${id}` },
            ],
          }),
        }).catch(() => null);
        if (response?.ok) acknowledged.add(id);
      }
    };
    const clients = Array.from({ length: 16 }, client);
    // Each round a little later within a group, and however slow the machine is.
    const enough = acknowledged.size + 12 + round;
    while (acknowledged.size < enough) await new Promise((resolve) => setTimeout(resolve, 1));
    server.child.kill('SIGKILL');
    await ended(server.child);
    isUp = false;
    await Promise.all(clients);
  }

  const store = openStore(database);
  const rows = await store.query
    .selectFrom('conversation')
    .leftJoin('message', (join) =>
      join
        .onRef('message.organisationId', '=', 'conversation.organisationId')
        .onRef('message.conversationId', '=', 'conversation.conversationId'),
    )
    .groupBy('conversation.conversationId')
    .select(({ fn }) => [
      'conversation.conversationId',
      fn.count<number>('messageId').as('messages'),
    ])
    .execute();
  await store.close();
  const kept = new Map(rows.map((row) => [row.conversationId, row.messages]));
  expect(acknowledged.size).toBeGreaterThan(100);
  expect([...acknowledged].filter((id) => kept.get(id) !== 2)).toEqual([]);
  // Nor is any conversation there without its messages.
  expect([...kept.values()].filter((count) => count !== 2)).toEqual([]);
});
