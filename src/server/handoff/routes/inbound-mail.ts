import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { inboundMailResponse } from '../../../contract/index.ts';
import { sha256 } from '../../database/hash.ts';
import { bodyBytes } from '../../http/body-bytes.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { isOfAmazon, rawMailIn } from '../raw-mail.ts';
import type { HandoffServices } from '../services.ts';
import { takeMail } from '../take-mail.ts';

/** Providers take mails of up to 25 or 30 MB; in base64, forms and JSON they grow. */
const MAX_BYTES = 48 * 1024 * 1024;
/** Mails that are read at the same time: each takes several times its size of memory. */
const AT_ONCE = 2;
/** How long Amazon SNS may take to answer, milliseconds. */
const PATIENCE = 10_000;

let reading = 0;

const receiveMail = endpoint(
  {
    method: 'post',
    path: '/api/v1/mail/inbound',
    group: 'webhooks',
    summary: 'Receive a mail of a customer',
    description:
      'A reply to a mail of an agent becomes a message of the conversation. The body is the mail as it is (`message/rfc822`), or the webhook of a mail provider that contains it: Mailgun (`body-mime`), SendGrid (`email`), Postmark (`RawEmail`), Amazon SES through SNS (`content`). Unknown addresses, automatic replies and delivery reports get 200 with `ignored`, so that providers do not repeat them.',
    access: 'signature',
    limits: [{ bound: 'webhooks_per_address' }],
    query: z.object({
      secret: z
        .string()
        .optional()
        .describe('`AFTERWORD_INBOUND_SECRET`, if not sent as the password of `Authorization`.'),
    }),
    headers: {
      Authorization: 'Basic, with any user and `AFTERWORD_INBOUND_SECRET` as the password.',
    },
    body: {
      type: 'message/rfc822',
      description: 'The mail, or the webhook of a mail provider',
      maxBytes: MAX_BYTES,
    },
    responses: { 200: { description: 'What became of the mail', schema: inboundMailResponse } },
    errors: ['forbidden', 'invalid_request', 'body_too_large', 'unavailable'],
  },
  async ({ c, query, respond, fail }, services: HandoffServices) => {
    const { inboundSecret, log, arrivals } = services;
    const given = query.secret ?? passwordIn(c.req.header('authorization'));
    if (inboundSecret === undefined || given === undefined || !isSame(given, inboundSecret)) {
      return fail('forbidden', 'The secret is wrong, or AFTERWORD_INBOUND_SECRET is not set.');
    }
    if (reading >= AT_ONCE) {
      c.header('Retry-After', '5');
      return fail('unavailable', 'Too many mails at once. Send it again in a few seconds.');
    }
    reading++;
    try {
      const body = await arrivals.inTime(bodyBytes(c, MAX_BYTES), c.env?.incoming?.socket);
      if (body instanceof Fault) return fail(body);
      const raw = await rawMailIn(new Request(c.req.raw, { method: 'POST', body }));
      if (raw === null) {
        return fail('invalid_request', 'The body contains no mail.', [
          {
            path: 'body',
            message: 'Send the mail as it is, or turn on raw mails at the provider.',
          },
        ]);
      }
      if ('confirm' in raw) return respond(200, await confirm(raw.confirm, log));
      const taken = await takeMail(raw, services);
      if (taken.status === 'limited') {
        c.header('Retry-After', '600');
        return fail('unavailable', 'Too many mails to one conversation. Send it again later.');
      }
      if (taken.status === 'ignored') log.info({ reason: taken.reason }, 'a mail was ignored');
      return respond(200, { success: true, ...taken });
    } finally {
      reading--;
    }
  },
);

/** Mails of customers. */
export const inboundMailEndpoints = [receiveMail];

function passwordIn(authorization: string | undefined): string | undefined {
  const [, encoded] = /^Basic ([\w+/=]+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}

const isSame = (given: string, wanted: string) =>
  timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(wanted)));

/** Confirms to Amazon SNS that it may send notifications. */
async function confirm(url: string, log: HandoffServices['log']) {
  const isConfirmed =
    isOfAmazon(url) &&
    (await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE) })
      .then(({ ok }) => ok)
      .catch(() => false));
  if (!isConfirmed) log.warn('the subscription of Amazon SNS could not be confirmed');
  return {
    success: true as const,
    status: 'ignored' as const,
    reason: isConfirmed ? ('confirmed' as const) : ('not_confirmed' as const),
  };
}
