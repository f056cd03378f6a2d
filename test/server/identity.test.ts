import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ConversationDetail } from '../../src/contract/index.ts';
import { provesIdentity } from '../../src/server/keys/identity.ts';
import { setOrganisation } from '../../src/server/keys/store/organisations.ts';
import { CAPABILITY, eventMaker, testServer } from './harness.ts';

const SIGNING = 'a secret that the site shares with us';
const sign = (text: string) => createHmac('sha256', SIGNING).update(text).digest('hex');

describe('a hash proves', () => {
  test.each([
    ['a customer id alone', { customer_id: 'c-17' }, 'c-17'],
    ['an id and an address', { customer_id: 'c-17', email: 'a@x.example' }, 'c-17\na@x.example'],
    ['an address alone', { email: 'a@x.example' }, '\na@x.example'],
    ['all three', { customer_id: 'c', email: 'a@x.example', name: 'Ana' }, 'c\na@x.example\nAna'],
    ['an id and a name', { customer_id: 'c', name: 'Ana' }, 'c\n\nAna'],
  ])('%s', (_, identity, text) => {
    expect(provesIdentity(SIGNING, { ...identity, hash: sign(text) })).toBe(true);
    expect(provesIdentity('another secret', { ...identity, hash: sign(text) })).toBe(false);
  });

  test.each([
    ['nothing without a hash', { customer_id: 'c-17' }],
    ['nothing of another customer', { customer_id: 'c-18', hash: sign('c-17') }],
    ['no field that was added', { customer_id: 'c', email: 'a@x.example', hash: sign('c') }],
    [
      'no name as an address',
      { customer_id: 'c', email: 'a@x.example', hash: sign('c\n\na@x.example') },
    ],
    ['no two lines in one field', { customer_id: 'c\na@x.example', hash: sign('c\na@x.example') }],
    ['nothing when it is no hash', { customer_id: 'c', hash: 'ffff' }],
    ['not even nothing', { hash: sign('') }],
  ])('%s', (_, identity) => {
    expect(provesIdentity(SIGNING, identity)).toBe(false);
  });
});

async function serverThatAsks(secret: string | null = SIGNING) {
  const server = await testServer();
  await server.store.write((transaction) =>
    setOrganisation(transaction, 'default', { identitySecret: secret }),
  );
  const identity = async () =>
    (await server.get<{ data: ConversationDetail }>('/api/v1/conversations/c')).data;
  return { ...server, identity };
}

const capabilities = { c: CAPABILITY };
const verified = { customer_id: 'c-17', hash: sign('c-17') };

describe('with verification on', () => {
  test('a proven identity is a fact, and its proof is not kept', async () => {
    const server = await serverThatAsks();
    const event = eventMaker('c');
    await server.send([event('identity.set', verified)], { capabilities });
    const record = await server.identity();
    expect(record).toMatchObject({ customer_id: 'c-17', identity_verified: true });
    expect(JSON.stringify(record)).not.toContain(verified.hash);
  });

  test('an unsigned or wrongly signed one is kept as unverified', async () => {
    for (const hash of [undefined, sign('c-18')]) {
      const server = await serverThatAsks();
      const event = eventMaker('c');
      const claim = { customer_id: 'c-17', email: 'boss@x.example', hash };
      await server.send([event('identity.set', claim)], { capabilities });
      expect(await server.identity()).toMatchObject({
        customer_id: 'c-17',
        identity_verified: false,
      });
    }
  });

  test('a browser cannot say of itself that it is verified', async () => {
    const server = await serverThatAsks();
    const event = eventMaker('c');
    const claim = { customer_id: 'c-17', verified: true };
    await server.send([event('identity.set', claim)], { capabilities });
    expect((await server.identity()).identity_verified).toBe(false);
  });

  test('an unproven identity never takes the place of a proven one, in either order', async () => {
    for (const isReversed of [false, true]) {
      const server = await serverThatAsks();
      const event = eventMaker('c');
      const events = [
        event('identity.set', verified),
        event('identity.set', { customer_id: 'c-666' }),
      ];
      if (isReversed) events.reverse();
      for (const one of events) await server.send([one], { capabilities });
      expect(await server.identity()).toMatchObject({
        customer_id: 'c-17',
        identity_verified: true,
      });
    }
  });

  test("what the site's own server says is a fact", async () => {
    const server = await serverThatAsks();
    const event = eventMaker('c');
    await server.send([event('identity.set', { customer_id: 'c-666' })], { capabilities });
    await server.post('/api/v1/conversations', {
      conversation_id: 'c',
      platform: 'custom',
      messages: [],
      customer_id: 'c-17',
    });
    await server.send([event('identity.set', { customer_id: 'c-667' })], { capabilities });
    expect(await server.identity()).toMatchObject({ customer_id: 'c-17', identity_verified: true });
  });
});

test('with verification off an identity is as it is told, and nobody says it was proven', async () => {
  const server = await serverThatAsks(null);
  const event = eventMaker('c');
  await server.send([event('identity.set', { customer_id: 'c-17' })], { capabilities });
  expect(await server.identity()).toMatchObject({ customer_id: 'c-17', identity_verified: null });
});
