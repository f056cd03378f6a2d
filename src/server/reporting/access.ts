import { type Authentication, type Declaration } from '../http/endpoint.ts';
import { Fault } from '../http/errors.ts';

export const BASE = '/manager/api/v1';

/** Basic authentication with the organisation and one of its secret keys. */
const basic: Authentication = {
  scheme: 'basic',
  definition: {
    type: 'http',
    scheme: 'basic',
    description: 'The id of the organisation as the user name, and a secret key as the password.',
  },
  curl: '-u default:amo_…',
  async authenticate(c, { keys }) {
    const given = credentials(c.req.header('authorization'));
    const principal = given && (await keys.principal(given.password));
    if (principal && principal.organisationId === given.user) return principal;
    return new Fault(
      'unauthorized',
      'Send the organisation id as the user name and a secret key as the password.',
      undefined,
      { 'WWW-Authenticate': 'Basic realm="Afterword", charset="UTF-8"' },
    );
  },
};

/** The common part of all endpoints of the reporting API (CONTRACT, part D). */
export const REPORTING = {
  group: 'reporting',
  authentication: basic,
  limits: [{ name: 'reporting', calls: 10, seconds: 1, per: 'organisation' }],
} as const satisfies Partial<Declaration>;

/** User name and password of basic authentication (RFC 7617); `null`: missing or malformed. */
function credentials(header: string | undefined): { user: string; password: string } | null {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
