import { type AuditResponse, auditResponse, auditQuery } from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { endpoint } from '../../http/endpoint.ts';
import { keyId } from '../../http/principal.ts';
import type { Services } from '../../http/services.ts';
import { listAudit } from '../store.ts';

const readAudit = endpoint(
  {
    method: 'get',
    path: '/api/v1/audit',
    group: 'administration',
    summary: 'List who exported or erased customers, and who changed alerts',
    description:
      'Customers are identified by a hash. If you know a customer id, you can compute its hash and compare.',
    access: 'admin',
    query: auditQuery,
    responses: { 200: { description: 'The entries, newest first', schema: auditResponse } },
  },
  async ({ principal, query, respond }, { store }: Services) => {
    const rows = await listAudit(store.query, principal.organisationId, query.limit);
    return respond(200, {
      success: true,
      data: rows.map((row) => ({
        id: row.auditId,
        at: iso(Number(row.at)),
        action: row.action as AuditResponse['data'][number]['action'],
        key: row.keyHash ? keyId(row.keyHash) : null,
        subject_hash: row.subjectHash || null,
        conversations: row.conversations,
      })),
    });
  },
);

export const auditEndpoints = [readAudit];
