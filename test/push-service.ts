import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { type ReceivedRequest, type Receiver, startReceiver } from './receiver.ts';

/** A push service, and the browsers that it serves, which decrypt what they get (RFC 8030, RFC 8291). */
export interface PushService extends Receiver {
  /** What `PushSubscription.toJSON()` returns in a new browser. */
  subscribe(): { endpoint: string; keys: { p256dh: string; auth: string } };
  /** The messages that arrived, as the browsers read them. */
  messages(): unknown[];
}

interface Browser {
  pair: ReturnType<typeof createECDH>;
  auth: Buffer;
}

export async function startPushService(): Promise<PushService> {
  const receiver = await startReceiver(() => ({ status: 201 }));
  const browsers = new Map<string, Browser>();
  return Object.assign(receiver, {
    subscribe() {
      const pair = createECDH('prime256v1');
      const p256dh = pair.generateKeys('base64url');
      const auth = randomBytes(16);
      const path = `/push/${randomBytes(8).toString('hex')}`;
      browsers.set(path, { pair, auth });
      return {
        endpoint: receiver.url + path,
        keys: { p256dh, auth: auth.toString('base64url') },
      };
    },
    messages: () =>
      receiver.requests.map((request) => {
        const browser = browsers.get(request.path);
        if (!browser) throw new Error(`No browser has the path ${request.path}.`);
        return JSON.parse(decrypted(request, browser)) as unknown;
      }),
  });
}

/** @throws if the message was encrypted for another browser, or altered */
function decrypted({ body, headers }: ReceivedRequest, { pair, auth }: Browser): string {
  if (headers['content-encoding'] !== 'aes128gcm') throw new Error('Not aes128gcm.');
  if (!/^\d+$/.test(headers.ttl as string)) throw new Error('There is no TTL.');
  const salt = body.subarray(0, 16);
  const theirs = body.subarray(21, 21 + body.readUInt8(20));
  const sealed = body.subarray(21 + theirs.length);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), theirs]);
  const derive = (key: Buffer, with_: Buffer, about: Buffer, length: number) =>
    Buffer.from(hkdfSync('sha256', key, with_, about, length));
  const key = derive(pair.computeSecret(theirs), auth, info, 32);
  const decipher = createDecipheriv(
    'aes-128-gcm',
    derive(key, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16),
    derive(key, salt, Buffer.from('Content-Encoding: nonce\0'), 12),
  );
  decipher.setAuthTag(sealed.subarray(-16));
  const record = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return record.subarray(0, record.lastIndexOf(2)).toString();
}
