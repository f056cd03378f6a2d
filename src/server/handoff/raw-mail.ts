import { z } from 'zod';

/** The fields in which mail providers put the mail as it is: Mailgun, SendGrid. */
const FORM_FIELDS = ['body-mime', 'email', 'mime', 'raw'];

const postmark = z.object({ RawEmail: z.string().min(1) });
const notification = z.object({ Type: z.string(), Message: z.string() });
const received = z.object({ content: z.string().min(1) });

/**
 * The mail as it is in a webhook of a mail provider: as the body, in a field of a form (Mailgun, SendGrid), in
 * JSON (Postmark), or in a notification of Amazon SNS.
 *
 * @returns `confirm`: Amazon SNS asks whether it may send notifications; `null`: there is no mail
 */
export async function rawMailIn(
  request: Request,
): Promise<Uint8Array | { confirm: string } | null> {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (type === 'multipart/form-data' || type === 'application/x-www-form-urlencoded') {
    const form = await request.formData().catch(() => null);
    for (const name of FORM_FIELDS) {
      const value = form?.get(name);
      if (typeof value === 'string' && value !== '') return bytesOf(value);
      if (value instanceof Blob) return new Uint8Array(await value.arrayBuffer());
    }
    return null;
  }
  const body = new Uint8Array(await request.arrayBuffer());
  // Amazon SNS sends JSON as text/plain.
  const isJson = type === 'application/json' || (type === 'text/plain' && body[0] === 0x7b);
  if (!isJson) return body.length === 0 ? null : body;
  const json = jsonIn(Buffer.from(body).toString());
  const whole = postmark.safeParse(json);
  if (whole.success) return bytesOf(whole.data.RawEmail);
  const sns = notification.safeParse(json);
  if (!sns.success) return null;
  if (sns.data.Type === 'SubscriptionConfirmation') {
    const { SubscribeURL } = json as { SubscribeURL?: unknown };
    return typeof SubscribeURL === 'string' ? { confirm: SubscribeURL } : null;
  }
  const mail = received.safeParse(jsonIn(sns.data.Message));
  return mail.success ? bytesOf(mail.data.content) : null;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A mail begins with a header, whose name ends with a colon; otherwise it is in base64. */
const bytesOf = (mail: string): Uint8Array =>
  /^[A-Za-z0-9+/=\s]+$/.test(mail.slice(0, 400)) ? Buffer.from(mail, 'base64') : Buffer.from(mail);

/** Whether the URL is one of Amazon SNS; no other is opened. */
export const isOfAmazon = (url: string): boolean =>
  /^https:\/\/sns\.[a-z0-9-]{1,30}\.amazonaws\.com(?:\.cn)?\//.test(url);
