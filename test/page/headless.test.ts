import { expect, test } from 'vitest';
import type * as Headless from '../../src/capture/index.ts';
import { PUBLISHABLE } from '../server/harness.ts';
import { startSite, useBrowser } from './harness.ts';

useBrowser();

test('a chat of one’s own: all that can be captured is captured', async () => {
  const site = await startSite(
    ({ url }) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>
      <script type="module">
        import { createAfterword } from '${url}/afterword/headless.js';
        Object.assign(window, { createAfterword });
      </script>`,
  );
  const page = await site.newPage();
  await page.goto(site.url);
  await page.waitForFunction('window.createAfterword');
  const seen = await page.evaluate(
    ([url, key]) => {
      const { createAfterword } = window as unknown as typeof Headless;
      const afterword = createAfterword({
        key: key!,
        endpoint: url!,
        sentiment: ({ content }) => ({ sentiment: content === 'Hi' ? 'positive' : 'negative' }),
      });
      const conversation = afterword.conversation({ topic: 'billing', platform: 'zendesk' });
      const statuses: string[] = [];
      conversation.status.subscribe((status) => statuses.push(status));
      conversation.message({ senderType: 'customer', content: 'Hi' });
      conversation.message({ senderType: 'ai', content: 'Hello', aiConfidenceScore: 0.9 });
      const file = new File(['abc'], 'bill of ana@example.com.pdf', { type: 'application/pdf' });
      const attachment = conversation.attach(file);
      conversation.escalate('complex_issue');
      conversation.identify({ customerId: 'c-17', name: 'Ana' });
      conversation.resolve();
      conversation.reopen();
      conversation.resolve();
      conversation.rate(4);
      conversation.feedback('Quick.');
      return {
        statuses,
        attachment,
        survey: conversation.survey.value,
        escalation: conversation.escalation.value,
      };
    },
    [site.server.url, PUBLISHABLE],
  );
  expect(seen).toMatchObject({
    statuses: ['open', 'resolved', 'open', 'resolved'],
    survey: { rating: 4, feedback: 'Quick.' },
    escalation: 'complex_issue',
  });
  const record = await site.settled(({ sentiment }) => sentiment !== null);
  expect(record).toMatchObject({
    platform: 'zendesk',
    topic: 'billing',
    status: 'resolved',
    csat_score: 4,
    feedback: 'Quick.',
    escalation_reason: 'complex_issue',
    customer_id: 'c-17',
    sentiment: 'positive',
  });
  expect(record.messages[0]!.sentiment).toBe('positive');
  expect(record.events.find(({ type }) => type === 'attachment.added')!.data).toEqual({
    attachment_id: seen.attachment,
    name: 'bill of [email]',
    content_type: 'application/pdf',
    size_bytes: 3,
  });
});

test('importing it on a server touches nothing', async () => {
  const { createAfterword } = (await import('../../dist/browser/headless.js' as string)) as {
    createAfterword: unknown;
  };
  expect(createAfterword).toBeTypeOf('function');
});
