import { describe, expect, test } from 'vitest';
import type { AfterwordChat } from '../../src/widget/index.ts';
import { type AbcdChat, readAbcd } from '../data.ts';
import { sampled } from '../long.ts';
import {
  openChat,
  openDashboard,
  startSite,
  tag,
  tileOf,
  useBrowser,
  write,
  endChat,
} from './harness.ts';

useBrowser();

/** What the script of a chat does after the customer has said something. */
interface Step {
  customer: string | null;
  reply: { speaker: 'agent' | 'action'; text: string }[];
}

function steps({ lines }: AbcdChat): Step[] {
  const all: Step[] = [{ customer: null, reply: [] }];
  for (const { speaker, text } of lines) {
    if (speaker === 'customer') all.push({ customer: text, reply: [] });
    else all.at(-1)!.reply.push({ speaker, text });
  }
  return all;
}

/** What may be on record of a line: the personal data in these chats is of two kinds. */
const recorded = (text: string) =>
  text
    .trim()
    .replace(/\w+@email\.com/, '[email]')
    .replace(/\(\d{3}\) \d{3}-\d{4}/, '[phone]');

/** An action that means something to the record. */
const isEscalation = (text: string) => text === 'The manager has been notified.';

describe.each(
  sampled(
    readAbcd().map((chat, index) => ({ chat, rating: 5 - index })),
    2,
  ),
)('the real chat $chat.id', ({ chat, rating }) => {
  test('typed in the widget, rated and commented, is on record exactly as it was, but for what is masked', async () => {
    const site = await startSite(
      (server) => `<!doctype html><title>Shop</title><h1>Shop</h1>${tag(server)}`,
    );
    const page = await site.newPage();
    const dashboard = await openDashboard(site);
    await dashboard.getByRole('heading', { name: 'No conversations yet' }).waitFor();

    await page.goto(site.url);
    await openChat(page);
    const script = steps(chat);
    // The agent, scripted: says the lines that follow the customer's, one message each.
    await page.evaluate((script) => {
      const element = document.querySelector('afterword-chat') as AfterwordChat;
      const perform = (lines: (typeof script)[0]['reply']) =>
        lines.flatMap(({ speaker, text }) => {
          if (speaker === 'agent') return [text];
          if (text === 'The manager has been notified.') element.escalate('manager_notified');
          return [];
        });
      let turn = 0;
      for (const content of perform(script[0]!.reply)) {
        element.conversation!.message({ senderType: 'human_agent', content });
      }
      element.responder = async function* () {
        turn++;
        let id = 0;
        for (const line of perform(script[turn]!.reply)) {
          id++;
          for (const text of line.match(/\S+\s*|\s+/g) ?? []) {
            yield { message_id: `agent-${turn}-${id}`, sender_type: 'human_agent', text };
          }
        }
      };
    }, script);

    const expected: [string, string][] = [];
    const agentLines = ({ reply }: Step) =>
      reply
        .filter(({ speaker }) => speaker === 'agent')
        .map(({ text }): [string, string] => ['human_agent', recorded(text)]);
    expected.push(...agentLines(script[0]!));
    for (const step of script.slice(1)) {
      await write(page, step.customer!);
      expected.push(['customer', recorded(step.customer!)], ...agentLines(step));
      await expect
        .poll(() => page.locator('.entry:not(:has(.typing))').count())
        .toBe(expected.length + 1);
    }

    // The customer still sees their own words.
    const shown = await page.locator('.entry.customer .bubble').allTextContents();
    expect(shown).toEqual(script.slice(1).map(({ customer }) => customer!.trim()));

    await endChat(page);
    await page.getByRole('radio', { name: `${rating} of 5` }).click();
    await page.getByText('Thank you. Your rating is in.').waitFor();
    const comment = `Chat ${chat.id}: "was" <b>fine</b> & quick 🙂`;
    await page.locator('.comment textarea').fill(comment);
    await page.getByRole('button', { name: 'Send comment' }).click();
    await page.getByText('Thank you for telling us.').waitFor();

    const record = await site.settled(({ feedback }) => feedback !== null);
    expect(record.messages.map(({ sender_type, content }) => [sender_type, content])).toEqual(
      expected,
    );
    const escalated = chat.lines.some(({ text }) => isEscalation(text));
    expect(record).toMatchObject({
      status: 'resolved',
      csat_score: rating,
      feedback: comment,
      escalated,
      escalation_reason: escalated ? 'manager_notified' : null,
      ai_handled: false,
      platform: 'sdk',
    });

    // The dashboard was open all the while: it shows the same, without a reload.
    await dashboard.locator('.list a').first().click();
    const bubbles = dashboard.locator('.transcript li p');
    await expect
      .poll(() => bubbles.allTextContents())
      .toEqual(expected.map(([, content]) => content));
    await expect.poll(() => dashboard.locator('.feedback blockquote').textContent()).toBe(comment);
    await dashboard
      .locator('.detail')
      .getByRole('img', { name: `Rated ${rating} of 5` })
      .waitFor();
    expect(await dashboard.locator('.detail .mark.alert').count()).toBe(escalated ? 1 : 0);
    await dashboard.getByRole('link', { name: 'Overview' }).click();
    const tile = (name: string) => tileOf(dashboard, name);
    await expect.poll(() => tile('Conversations').textContent()).toBe('1');
    await expect.poll(() => tile('CSAT').textContent()).toBe(rating >= 4 ? '100.0%' : '0.0%');
    await expect.poll(() => tile('Escalated').textContent()).toBe(escalated ? '100.0%' : '0.0%');
  });
});
