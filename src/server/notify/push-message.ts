import {
  createCipheriv,
  createECDH,
  createPrivateKey,
  type ECDH,
  hkdfSync,
  randomBytes,
  sign,
} from 'node:crypto';

/** The keys of a browser's subscription, base64url. */
export interface PushKeys {
  publicKey: string;
  authSecret: string;
}

/** The keys that identify this server to push services (RFC 8292), base64url. */
export interface VapidKeys {
  publicKey: string;
  privateKey: string;
}

const CURVE = 'prime256v1';
/** The size of a record, which one message fits into. */
const RECORD = 4_096;

export function makeVapidKeys(): VapidKeys {
  const pair = createECDH(CURVE);
  const publicKey = pair.generateKeys('base64url');
  // A private key with leading zeros is shorter.
  const privateKey = Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()]).subarray(-32);
  return { publicKey, privateKey: privateKey.toString('base64url') };
}

/** Whether the keys can be used: the first must be a point of the curve. */
export function arePushKeys({ publicKey, authSecret }: PushKeys): boolean {
  try {
    const own = createECDH(CURVE);
    own.generateKeys();
    own.computeSecret(Buffer.from(publicKey, 'base64url'));
    return Buffer.from(authSecret, 'base64url').length === 16;
  } catch {
    return false;
  }
}

/**
 * Encrypts a message so that only the browser can read it (RFC 8291, `aes128gcm` of RFC 8188).
 *
 * @param message at most 3993 bytes
 * @param random salt and key pair, for the test with the example of the RFC
 */
export function encryptPush(
  message: Buffer,
  { publicKey, authSecret }: PushKeys,
  random: { salt: Buffer; pair: ECDH } = { salt: randomBytes(16), pair: newPair() },
): Buffer {
  const { salt, pair } = random;
  const theirs = Buffer.from(publicKey, 'base64url');
  const ours = pair.getPublicKey();
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours]);
  const auth = Buffer.from(authSecret, 'base64url');
  const key = derive(pair.computeSecret(theirs), auth, info, 32);
  const cipher = createCipheriv(
    'aes-128-gcm',
    derive(key, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16),
    derive(key, salt, Buffer.from('Content-Encoding: nonce\0'), 12),
  );
  const header = Buffer.alloc(5);
  header.writeUInt32BE(RECORD);
  header.writeUInt8(ours.length, 4);
  // 2: the last record.
  const record = Buffer.concat([
    cipher.update(message),
    cipher.update(Buffer.from([2])),
    cipher.final(),
  ]);
  return Buffer.concat([salt, header, ours, record, cipher.getAuthTag()]);
}

function newPair(): ECDH {
  const pair = createECDH(CURVE);
  pair.generateKeys();
  return pair;
}

const derive = (key: Buffer, salt: Buffer, info: Buffer, length: number) =>
  Buffer.from(hkdfSync('sha256', key, salt, info, length));

/** How long the push service accepts our token, seconds (at most a day). */
const TOKEN_LIFE = 12 * 3600;

/**
 * The `Authorization` header for a push service (RFC 8292).
 *
 * @param subject how its operator reaches ours: a `mailto:` or `https:` URL
 * @param now milliseconds since 1970
 */
export function vapidHeader(
  endpoint: string,
  { publicKey, privateKey }: VapidKeys,
  subject: string,
  now: number,
): string {
  const point = Buffer.from(publicKey, 'base64url');
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      d: privateKey,
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  const claims = {
    aud: new URL(endpoint).origin,
    exp: Math.floor(now / 1000) + TOKEN_LIFE,
    sub: subject,
  };
  const unsigned = [{ typ: 'JWT', alg: 'ES256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(unsigned), { key, dsaEncoding: 'ieee-p1363' });
  return `vapid t=${unsigned}.${signature.toString('base64url')}, k=${publicKey}`;
}
