import type { Services } from './services.ts';
import type { Context } from 'hono';
import type { Principal } from './principal.ts';
import type { Knowledge } from '../bot/index.ts';
import type { Files } from '../files/index.ts';
import type { Ingest } from '../ingest/index.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Upstream } from '../bot/index.ts';

/** What the endpoints work with; made once in `createApp`. */
export interface Parts extends Services {
  ingest: Ingest;
  /** Reads transcripts after their commit; see `insight/job.ts`. */
  reader: { caughtUp(): Promise<void> };
  /** By organisation, what Zendesk signs its deliveries with. */
  zendeskSecrets: ReadonlyMap<string, string>;
  knowledge: Knowledge;
  upstream: Upstream | undefined;
  /** Where exported days are kept. */
  files: Files;
  /** `null`: there is no mail server; mails are kept to be looked at. */
  mailer: Mailer | null;
  /** The address that mails come from, where the organisation names none. */
  mailFrom: string | undefined;
  /** Sends what is due; see `surveys/job.ts`. */
  sender: { round(): Promise<void> };
}

export interface Env {
  /** What the runtime knows of the connection; nothing where it is no Node. */
  Bindings: { incoming?: { socket?: { remoteAddress?: string | undefined } } };
  Variables: { principal: Principal };
}

/** The origin of our own pages. */
export function ownOrigin(c: Context<Env>, { publicUrl }: Pick<Services, 'publicUrl'>): string {
  return new URL(publicUrl ?? c.req.url).origin;
}

/**
 * The caller's address: of the connection, or, behind trusted proxies, what the outermost of them
 * saw. Whatever a caller writes into the header itself stands further left and is not believed.
 */
export function clientAddress(
  c: Context<Env>,
  { trustedProxies }: Pick<Services, 'trustedProxies'>,
): string {
  if (trustedProxies > 0) {
    const seen = c.req.header('x-forwarded-for')?.split(',').at(-trustedProxies)?.trim();
    if (seen) return seen;
  }
  return c.env?.incoming?.socket?.remoteAddress ?? 'unknown';
}
