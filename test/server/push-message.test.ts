import { createECDH, createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  arePushKeys,
  encryptPush,
  makeVapidKeys,
  vapidHeader,
} from '../../src/server/notify/push-message.ts';

test('encrypts the example of RFC 8291 to the bytes that it gives', () => {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(Buffer.from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url'));
  const salt = Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url');
  const keys = {
    publicKey:
      'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    authSecret: 'BTBZMqHH6r4Tts7J_aSIgg',
  };
  const message = Buffer.from('When I grow up, I want to be a watermelon');
  expect(encryptPush(message, keys, { salt, pair }).toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

test('signs tokens that the public key verifies, for the origin of the push service', () => {
  const keys = makeVapidKeys();
  const now = Date.parse('2026-03-10T12:00:00Z');
  const header = vapidHeader(
    'https://push.example.com/send/abc',
    keys,
    'mailto:a@example.com',
    now,
  );
  const [, token, k] = /^vapid t=([^,]+), k=(.+)$/.exec(header)!;
  expect(k).toBe(keys.publicKey);
  const [head, claims, signature] = token!.split('.') as [string, string, string];
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
    aud: 'https://push.example.com',
    exp: now / 1000 + 12 * 3600,
    sub: 'mailto:a@example.com',
  });
  const point = Buffer.from(k!, 'base64url');
  const key = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  expect(isSigned).toBe(true);
});

test('takes keys of browsers only: a point of the curve and 16 bytes', () => {
  const { publicKey } = makeVapidKeys();
  const authSecret = Buffer.alloc(16).toString('base64url');
  expect(arePushKeys({ publicKey, authSecret })).toBe(true);
  expect(arePushKeys({ publicKey, authSecret: 'AA' })).toBe(false);
  const off = Buffer.from(publicKey, 'base64url');
  off[64]! ^= 1;
  expect(arePushKeys({ publicKey: off.toString('base64url'), authSecret })).toBe(false);
  expect(arePushKeys({ publicKey: Buffer.alloc(65).toString('base64url'), authSecret })).toBe(
    false,
  );
});
