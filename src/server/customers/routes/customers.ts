import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import {
  auditQuery,
  type AuditAnswer,
  type CustomerErasureAnswer,
  type CustomerExportAnswer,
} from '../../../contract/index.ts';
import { keyId } from '../../http/principal.ts';
import { sha256 } from '../../database/hash.ts';
import { addAudit, eraseConversations, findCustomerConversations, listAudit } from '../store.ts';
import { type Transaction } from '../../database/store.ts';
import { requireScope } from '../../http/access.ts';
import { problem, readQuery } from '../../http/response.ts';
import { chatEvents } from '../../handoff/index.ts';
import type { Env, Parts } from '../../http/context.ts';
import { conversationDetail } from '../../conversations/index.ts';

const noOne = (c: Context<Env>) =>
  problem(c, 'not_found', 'Nothing is kept under this customer id.');

/**
 * `GET /customers/:id`: all that is kept of a person. `DELETE`: erases it and leaves counts. Both are
 * noted in `GET /audit`, without content.
 */
export function customerRoutes(parts: Parts): Hono<Env> {
  const { store, now } = parts;
  const note = (c: Context<Env>, action: 'export' | 'erase', id: string, conversations: number) => {
    const { organisationId, keyHash } = c.get('principal');
    return (transaction: Transaction) =>
      addAudit(transaction, {
        organisationId,
        auditId: randomUUID(),
        at: now(),
        action,
        keyHash,
        // Whose it was can be checked by who knows the id, and not read from it.
        subjectHash: sha256(`${organisationId}\n${id}`),
        conversations,
      });
  };
  return new Hono<Env>()
    .get('/customers/:id', requireScope(parts, 'admin'), async (c) => {
      const { organisationId } = c.get('principal');
      const id = c.req.param('id');
      const found = await findCustomerConversations(store.query, organisationId, id);
      if (found.length === 0) return noOne(c);
      const conversations = await Promise.all(
        found.map(async (one) => {
          const detail = await conversationDetail(c, parts, organisationId, one);
          if (!detail) return [];
          const events = await chatEvents(store, organisationId, one);
          return [{ ...detail, chat_events: events }];
        }),
      );
      await store.write(note(c, 'export', id, found.length));
      const answer: CustomerExportAnswer = {
        success: true,
        customer_id: id,
        conversations: conversations.flat(),
      };
      return c.json(answer);
    })
    .delete('/customers/:id', requireScope(parts, 'admin'), async (c) => {
      const { organisationId } = c.get('principal');
      const id = c.req.param('id');
      const erased = await store.write(async (transaction) => {
        const found = await findCustomerConversations(transaction.query, organisationId, id);
        if (found.length === 0) return found;
        await eraseConversations(transaction, organisationId, found, now());
        await note(c, 'erase', id, found.length)(transaction);
        return found;
      });
      if (erased.length === 0) return noOne(c);
      store.changes.publish(erased.map((conversationId) => ({ organisationId, conversationId })));
      const answer: CustomerErasureAnswer = {
        success: true,
        customer_id: id,
        erased_conversations: erased.length,
      };
      return c.json(answer);
    })
    .get('/audit', requireScope(parts, 'admin'), async (c) => {
      const query = readQuery(c, auditQuery);
      if (query instanceof Response) return query;
      const rows = await listAudit(store.query, c.get('principal').organisationId, query.limit);
      const answer: AuditAnswer = {
        success: true,
        data: rows.map((row) => ({
          id: row.auditId,
          at: new Date(Number(row.at)).toISOString(),
          action: row.action as AuditAnswer['data'][number]['action'],
          key: row.keyHash ? keyId(row.keyHash) : null,
          subject_hash: row.subjectHash || null,
          conversations: row.conversations,
        })),
      };
      return c.json(answer);
    });
}
