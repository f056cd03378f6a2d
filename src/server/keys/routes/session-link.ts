import { randomUUID } from 'node:crypto';
import { doneAnswer, linkRequest } from '../../../contract/index.ts';
import { type CallLimit, endpoint } from '../../http/endpoint.ts';
import { findBrand, senderAddress } from '../../mail/brand.ts';
import type { Mailer } from '../../mail/mailer.ts';
import { findAgentByEmail, renderSignInMail, signInLink } from '../../team/index.ts';
import type { KeyServices } from '../services.ts';

const PER_MINUTE = 10;

/** However somebody signs in. */
export const SIGN_INS = [
  { name: 'session', calls: PER_MINUTE, seconds: 60, per: 'address' },
] as const satisfies CallLimit[];

export const signInPace = `At most ${PER_MINUTE} sign-ins a minute per address.`;

export const MAX_SIGN_IN = 4096;

/** Nobody's mailbox is to be filled by somebody who knows the address. */
const LINKS_AN_HOUR = 5;

export const mailSignInLink = endpoint(
  {
    method: 'post',
    path: '/api/v1/session/link',
    group: 'people',
    summary: 'Request a sign-in link by mail',
    description: `The response is the same whether there is such an agent or not. ${signInPace}`,
    access: 'everybody',
    limits: SIGN_INS,
    body: { schema: linkRequest, maxBytes: MAX_SIGN_IN, example: { email: 'ana@example.com' } },
    responses: { 200: { description: 'Mailed, if there is such an agent', schema: doneAnswer } },
    errors: ['conflict'],
  },
  async ({ body, respond, fail }, services: KeyServices) => {
    const { mailer, publicUrl, log } = services;
    // What a caller says that our host is must not get into a mail.
    if (!mailer || publicUrl === undefined) {
      return fail(
        'conflict',
        'This server sends no mail. Ask an administrator for a link: afterword agents link ADDRESS.',
      );
    }
    // Answered before it is known whether there is such an agent: nobody learns who works here.
    void mailLink(services, mailer, publicUrl, body).catch((error: Error) =>
      log.warn({ reason: error.message }, 'a sign-in mail could not be made'),
    );
    return respond(200, { success: true });
  },
);

/** Mails a link to the agent with this address, where there is one. */
async function mailLink(
  { store, now, log, limits, mailFrom }: KeyServices,
  mailer: Mailer,
  publicUrl: string,
  { organisation_id: organisationId, email }: { organisation_id: string; email: string },
): Promise<void> {
  const agent = await findAgentByEmail(store.query, organisationId, email);
  const brand = await findBrand(store.query, organisationId);
  if (!agent || !brand) return;
  const linksOf = limits('sign-in-links', LINKS_AN_HOUR, 3600);
  if (!(await linksOf(`${organisationId} ${agent.agentId}`)).allowed) return;
  const url = await signInLink(store, organisationId, agent.agentId, { publicUrl, now: now() });
  const from = senderAddress(brand, publicUrl, mailFrom);
  const outcome = await mailer.send({
    ...renderSignInMail(url, brand),
    from,
    to: agent.email,
    messageId: `sign-in_${randomUUID()}@${from.address.split('@').at(-1)}`,
  });
  if (outcome.kind !== 'accepted') {
    log.warn({ outcome: outcome.kind }, 'a sign-in mail was not taken');
  }
}
