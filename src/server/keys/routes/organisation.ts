import { type Context, Hono } from 'hono';
import { type OrganisationAnswer, organisationPatch } from '../../../contract/index.ts';
import { findOrganisation, setOrganisation } from '../store/organisations.ts';
import { requireScope } from '../../http/access.ts';
import { problem, readJson } from '../../http/response.ts';
import { bodyLimit } from '../../http/body-limit.ts';
import type { Env, Parts } from '../../http/context.ts';

/** `/organisation`: what the organisation of the key chooses. */
export function organisationRoutes(parts: Parts): Hono<Env> {
  const { store } = parts;

  async function told(c: Context<Env>): Promise<Response> {
    const { organisationId } = c.get('principal');
    const settings = await findOrganisation(store.query, organisationId);
    if (!settings) return problem(c, 'not_found', 'The organisation is gone.');
    const answer: OrganisationAnswer = {
      success: true,
      data: {
        organisation_id: organisationId,
        retention_days: settings.retentionDays,
        redaction: settings.redaction === 1,
        allowed_origins: JSON.parse(settings.allowedOrigins) as string[],
        export_idle_hours: settings.idleHours,
        identity_verification: settings.identitySecret !== null,
      },
    };
    return c.json(answer);
  }

  return new Hono<Env>()
    .get('/organisation', requireScope(parts, 'admin'), (c) => told(c))
    .patch(
      '/organisation',
      requireScope(parts, 'admin'),
      bodyLimit(64 * 1024, 'Settings'),
      async (c) => {
        const patch = await readJson(c, organisationPatch);
        if (patch instanceof Response) return patch;
        const { retention_days, redaction, allowed_origins, export_idle_hours } = patch;
        await store.write((transaction) =>
          setOrganisation(transaction, c.get('principal').organisationId, {
            ...(retention_days === undefined ? {} : { retentionDays: retention_days }),
            ...(export_idle_hours === undefined ? {} : { idleHours: export_idle_hours }),
            ...(redaction === undefined ? {} : { redaction: redaction ? 1 : 0 }),
            ...(allowed_origins === undefined
              ? {}
              : { allowedOrigins: JSON.stringify(allowed_origins) }),
          }),
        );
        return told(c);
      },
    );
}
