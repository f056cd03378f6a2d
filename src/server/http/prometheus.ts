import { timingSafeEqual } from 'node:crypto';
import { sha256 } from '../database/hash.ts';
import { byKeyOrSession, keyFromHeaders } from './caller.ts';
import { type Authentication, endpoint } from './endpoint.ts';
import { Fault } from './errors.ts';
import { FIRST_ORGANISATION, type Principal } from './principal.ts';
import type { Services } from './services.ts';

/** The caller with the operator's token. */
const OPERATOR: Principal = {
  organisationId: FIRST_ORGANISATION,
  kind: 'secret',
  scopes: new Set(['metrics:read']),
  allowedOrigins: [],
  redacts: true,
  identitySecret: null,
  keyHash: 'operator',
  rateLimit: null,
  agent: null,
};

const isSame = (a: string, b: string) =>
  timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)));

/** The metrics count all organisations, so they are the operator's: no organisation's key opens them. */
const byOperator: Authentication = {
  scheme: 'operator',
  definition: {
    type: 'http',
    scheme: 'bearer',
    description: `The token in \`AFTERWORD_METRICS_TOKEN\`; if it is not set, a secret key of the organisation \`${FIRST_ORGANISATION}\` with the scope \`metrics:read\`.`,
  },
  curl: `-H 'Authorization: Bearer …'`,
  async authenticate(c, services) {
    const { metricsToken } = services;
    if (metricsToken !== undefined) {
      const given = keyFromHeaders(c);
      if (given !== undefined && isSame(given, metricsToken)) return OPERATOR;
      return new Fault(
        'unauthorized',
        'Send the token in AFTERWORD_METRICS_TOKEN as bearer token.',
      );
    }
    const principal = await byKeyOrSession(c, services);
    if (principal instanceof Fault || principal.organisationId === FIRST_ORGANISATION) {
      return principal;
    }
    return new Fault(
      'forbidden',
      `The metrics cover all organisations. They require a key of the organisation "${FIRST_ORGANISATION}".`,
    );
  },
};

const metrics = endpoint(
  {
    method: 'get',
    path: '/metrics',
    group: 'operation',
    summary: 'Read the metrics for Prometheus',
    description:
      'Prometheus sends the token of `AFTERWORD_METRICS_TOKEN` as `Authorization: Bearer …`.',
    access: 'metrics:read',
    authentication: byOperator,
    responses: { 200: { type: 'text/plain', description: "Prometheus' text format" } },
  },
  async ({ c, send }, { monitor }: Services) =>
    send(c.body(await monitor.text(), 200, { 'content-type': monitor.contentType })),
);

export const prometheusEndpoints = [metrics];
