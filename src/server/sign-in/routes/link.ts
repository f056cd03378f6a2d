import { randomUUID } from 'node:crypto';
import { doneResponse, linkRequest } from '../../../contract/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import { findBrand, senderAddress } from '../../mail/brand.ts';
import type { Mailer } from '../../mail/mailer.ts';
import { findAgentByEmail } from '../../team/index.ts';
import { signInLink } from '../link.ts';
import { renderSignInMail } from '../link-mail.ts';
import type { SignInServices } from '../services.ts';

export const MAX_SIGN_IN = 4096;

/** Mails per agent and hour, so that nobody can flood the mailbox of an agent. */
const LINKS_AN_HOUR = 5;

export const mailSignInLink = endpoint(
  {
    method: 'post',
    path: '/api/v1/session/link',
    group: 'people',
    summary: 'Request a sign-in link by mail',
    description: 'The response does not reveal whether the agent exists.',
    access: 'everybody',
    limits: [{ bound: 'sign_in_mails_per_address' }],
    body: { schema: linkRequest, maxBytes: MAX_SIGN_IN, example: { email: 'ana@example.com' } },
    responses: {
      200: { description: 'The link was mailed if the agent exists', schema: doneResponse },
    },
    errors: ['conflict'],
  },
  async ({ body, respond, fail }, services: SignInServices) => {
    const { mailer, publicUrl, log } = services;
    // The host header comes from the caller and must not get into a mail.
    if (!mailer || publicUrl === undefined) {
      return fail(
        'conflict',
        'This server cannot send mail. Ask an administrator to create a link with: afterword agents link ADDRESS.',
      );
    }
    // Responds before the lookup, so that the timing does not reveal whether the agent exists.
    void mailLink(services, mailer, publicUrl, body).catch((error: Error) =>
      log.warn({ reason: error.message }, 'a sign-in mail could not be created'),
    );
    return respond(200, { success: true });
  },
);

/** Mails a link to the agent with this address, if there is one. */
async function mailLink(
  { store, now, log, limits, mailFrom }: SignInServices,
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
    log.warn({ outcome: outcome.kind }, 'the mail server did not accept a sign-in mail');
  }
}
