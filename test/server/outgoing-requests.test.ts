import { expect, test } from 'vitest';
import { isPublicAddress } from '../../src/server/notify/public-address.ts';
import { post } from '../../src/server/notify/request.ts';
import { startReceiver } from '../receiver.ts';

test.each([
  '127.0.0.1',
  '127.8.9.10',
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::7f00:1',
  '64:ff9b::7f00:1',
  '2001::1',
  '2002:7f00:1::',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'ff02::1',
  'localhost',
  '',
])('%s is not a public address', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001::1'])(
  '%s is a public address',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

const options = { headers: {}, body: '{}', allowsPrivate: false };

test.each([
  'https://127.0.0.1:PORT/',
  'https://2130706433:PORT/',
  'https://0x7f.1:PORT/',
  'https://[::1]:PORT/',
  'https://[::ffff:127.0.0.1]:PORT/',
  // A name is resolved, and its addresses are looked at.
  'https://localhost:PORT/',
  'http://8.8.8.8/',
])('nothing is sent to %s', async (address) => {
  const receiver = await startReceiver();
  const url = address.replace('PORT', new URL(receiver.url).port);
  expect((await post(url, options)).kind).toBe('refused');
  expect(receiver.requests).toEqual([]);
});

test('follows no redirect, and reads no large body', async () => {
  const other = await startReceiver();
  const receiver = await startReceiver(() => ({ status: 302, headers: { location: other.url } }));
  const answer = await post(receiver.url, { ...options, allowsPrivate: true });
  expect(answer).toMatchObject({ kind: 'answered', status: 302 });
  expect(other.requests).toEqual([]);
});

test('ends at the deadline when the receiver does not respond', async () => {
  const receiver = await startReceiver(() => null);
  const answer = await post(receiver.url, { ...options, allowsPrivate: true, deadline: 100 });
  expect(answer).toEqual({ kind: 'failed', problem: 'No response in time.' });
});

test('says that a connection was refused, without the address', async () => {
  const answer = await post('http://127.0.0.1:1/secret-path', { ...options, allowsPrivate: true });
  expect(answer).toEqual({ kind: 'failed', problem: 'The connection was refused.' });
});
