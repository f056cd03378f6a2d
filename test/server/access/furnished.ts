import { expect } from 'vitest';
import type {
  AlertResponse,
  ArticleResponse,
  DeliveryListResponse,
  KeyListResponse,
  PushSubscriptionResponse,
  SessionListResponse,
  SurveyListResponse,
  SuspectedListResponse,
  TopicChangeResponse,
  ViewResponse,
  WebhookFailuresResponse,
  WebhookSecretResponse,
} from '../../../src/contract/index.ts';
import type { Declaration } from '../../../src/server/http/endpoint.ts';
import { addPasskey } from '../../../src/server/sign-in/store/passkeys.ts';
import { CAPABILITY, eventMaker, SECRET, testServer, type TestServer } from '../harness.ts';
import { mailed } from '../mailed.ts';
import { customer, makeAgent, makeTeam, signIn } from '../team.ts';
import { deliver, ZENDESK } from '../zendesk.ts';

/** In every text of the first organisation. */
export const PLANTED = 'zebrafinch';

/** The browser of the example in RFC 8291. */
export const SUBSCRIPTION = {
  endpoint: `https://push.example/${PLANTED}`,
  keys: {
    p256dh:
      'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  },
};

/** What an endpoint with an id in its path finds, by the start of the path. */
export type Ids = Record<string, string>;

/** The first organisation, with something behind every kind of id. */
export async function furnished(): Promise<{ server: TestServer; ids: Ids }> {
  const server = await testServer({
    trustedProxies: 1,
    webhookSecrets: { zendesk: new Map([['default', ZENDESK]]) },
    bounds: { suspect_ratings_per_address: 1, suspect_escalations_per_key: 3 },
    dispatching: { every: 1 << 30, lostAfter: 1 << 30 },
    notifying: { every: 1 << 30 },
    watching: { every: 1 << 30 },
  });
  await mailed(server, {
    customer_id: `customer ${PLANTED}`,
    topic: PLANTED,
    messages: [{ sender_type: 'customer', content: `My ${PLANTED} is ill` }],
  });
  const team = { name: PLANTED, topics: [PLANTED] };
  const teams = [await makeTeam(server, team), await makeTeam(server, team)];
  // In another organisation, numbers begin at 1 too.
  const team_ids = teams.map(({ id }) => id);
  const agents = [
    await makeAgent(server, 'One', { team_ids }),
    await makeAgent(server, PLANTED, { team_ids }),
  ];
  const at = await signIn(server, agents[1]!.id, 'busy');
  const hook = (await (
    await server.post('/api/v1/webhooks/outgoing', { url: `https://hooks.example/${PLANTED}` })
  ).json()) as WebhookSecretResponse;
  for (const id of ['c2', 'c3']) {
    const home = customer(server, id, { topic: PLANTED });
    await home.say(`Where is my ${PLANTED}?`);
    await home.escalate();
  }
  const chat = (await at.inbox()).chats.toSorted((a, b) => b.chat_id - a.chat_id)[0]!.chat_id;
  expect((await at.act(chat, { type: 'accept' })).status).toBe(200);
  await failedDelivery(server);
  const articles: number[] = [];
  for (const title of ['First', PLANTED]) {
    const made = await server.post('/api/v1/articles', {
      title,
      body: PLANTED,
      status: 'published',
    });
    const { id } = ((await made.json()) as ArticleResponse).data;
    articles.push(id);
    // So that the second one has a version with the number of its id.
    await server.call(`/api/v1/articles/${id}`, {
      method: 'PATCH',
      headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({ body: `${PLANTED} again` }),
    });
  }
  const browser = await at.call('POST', '/push/subscriptions', SUBSCRIPTION);
  expect(browser.status).toBe(201);
  const { id: subscription } = (await browser.json()) as PushSubscriptionResponse;
  const { data: sessions } = (await (
    await at.call('GET', '/sessions')
  ).json()) as SessionListResponse;
  await plantPasskey(server, agents[1]!.id);
  const session = sessions[0]!.id;
  await customer(server, 'c4', { topic: PLANTED }).escalate();
  const apart = customer(server, `f9 ${PLANTED}`, { topic: PLANTED, address: '192.0.2.9' });
  await apart.say(PLANTED);
  await apart.escalate();
  // What is found by reading the transcripts is written before anybody compares.
  await server.get('/api/v1/conversations/knowledge-gaps');
  await server.app.notifier.round();
  const { data: deliveries } = await server.get<DeliveryListResponse>(
    `/api/v1/webhooks/outgoing/${hook.data.id}/deliveries`,
  );
  const source = await flood(server);
  const alert = (await (
    await server.post('/api/v1/alerts', {
      name: PLANTED,
      figure: 'waiting',
      comparison: 'above',
      threshold: 3,
    })
  ).json()) as AlertResponse;
  const view = (await (
    await server.post('/api/v1/views', { name: PLANTED, query: 'status=open', shared: true })
  ).json()) as ViewResponse;
  const topicChange = (await (
    await server.post('/api/v1/topics/changes', { topics: [PLANTED], name: `${PLANTED} new` })
  ).json()) as TopicChangeResponse;
  const [{ data: surveys }, { data: failures }, { data: keys }] = [
    await server.get<SurveyListResponse>('/api/v1/csat/surveys'),
    await server.get<WebhookFailuresResponse>('/api/v1/webhooks/failures'),
    await server.get<KeyListResponse>('/api/v1/keys'),
  ];
  return {
    server,
    ids: {
      '/api/v1/conversations/': 'c1',
      '/api/v1/csat/surveys/': surveys[0]!.id,
      '/api/v1/webhooks/failures/': failures[0]!.id,
      '/api/v1/webhooks/outgoing/': hook.data.id,
      '/api/v1/webhooks/deliveries/': deliveries[0]!.id,
      '/api/v1/push/subscriptions/': subscription,
      '/api/v1/alerts/': alert.data.id,
      '/api/v1/views/': view.data.id,
      '/api/v1/topics/changes/': String(topicChange.data.id),
      '/api/v1/passkeys/': PLANTED,
      '/api/v1/sessions/': session,
      '/api/v1/agents/': String(agents[1]!.id),
      '/api/v1/teams/': String(teams[1]!.id),
      '/api/v1/inbox/chats/': String(chat),
      '/api/v1/inbox/suspected/': apart.conversationId,
      '/api/v1/suspected/': source,
      '/api/v1/customers/': `customer ${PLANTED}`,
      '/api/v1/articles/': String(articles[1]!),
      '/api/v1/keys/': keys.find(({ kind }) => kind === 'publishable')!.id,
      '/manager/api/v1/agents/': String(agents[1]!.id),
      '/manager/api/v1/chats/': String(chat),
      '/manager/api/v1/teams/': String(teams[1]!.id),
    },
  };
}

/** A passkey of an agent, as the store has it: to make one takes a device. */
export async function plantPasskey(
  { store, clock }: TestServer,
  agentId: number,
  passkeyId = PLANTED,
): Promise<void> {
  await store.write((transaction) =>
    addPasskey(transaction, {
      organisationId: 'default',
      passkeyId,
      agentId,
      publicKey: 'AAAA',
      counter: 0,
      transports: '[]',
      name: PLANTED,
      createdAt: clock.now,
      usedAt: null,
    }),
  );
}

/** Ratings that are set apart. @returns their source */
async function flood(server: TestServer): Promise<string> {
  for (const id of ['f1', 'f2', 'f3']) {
    const make = eventMaker(id);
    const events = [
      make('message.added', { message_id: 'm', sender_type: 'customer', content: PLANTED }),
      make('survey.rated', { rating: 1 }),
    ];
    await server.send(events, { capabilities: { [id]: CAPABILITY } });
  }
  return (await server.get<SuspectedListResponse>('/api/v1/suspected')).data.find(
    ({ kind }) => kind === 'rating',
  )!.source;
}

/** A signed delivery that does not match the schema, which is kept. */
async function failedDelivery(server: TestServer): Promise<void> {
  const response = await deliver(server, { ticket: PLANTED });
  expect(response.status).toBe(422);
}

/** What an endpoint with an id in its path finds in the furnished organisation. */
export function idOf({ path }: Declaration, ids: Ids): string {
  const id = ids[path.slice(0, path.indexOf('{'))];
  if (id === undefined) throw new Error(`Say what ${path} finds in the first organisation.`);
  return id;
}
