import { BEARER } from '../http/caller.ts';
import type { Authentication } from '../http/endpoint.ts';
import { Fault } from '../http/errors.ts';

const UNAUTHORIZED = new Fault(
  'unauthorized',
  'Send a secret key in the header authorization and the id of its organisation in the header organizationId.',
);

/** Authentication of the export API (CONTRACT, part C): by a key and its organisation. */
export const byKeyAndOrganisation: Authentication = {
  scheme: 'exportKey',
  definition: {
    type: 'apiKey',
    in: 'header',
    name: 'authorization',
    description:
      'A secret key with the scope `export:read`, with or without `Bearer` before it. The header `organizationId` names its organisation.',
  },
  curl: `-H 'authorization: amo_…' \\\n  -H 'organizationId: default' \\\n  -H 'botId: …'`,
  async authenticate(c, { keys }) {
    const key = (c.req.header('authorization') ?? '').replace(BEARER, '');
    const principal = await keys.principal(key || (c.req.header('x-api-key') ?? ''));
    const isTheirs = principal?.organisationId === c.req.header('organizationId');
    return principal && isTheirs ? principal : UNAUTHORIZED;
  },
};
