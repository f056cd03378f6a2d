import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { LONG, NOT_LONG } from '../long.ts';
import type { AfterwordChat } from '../../src/widget/element.ts';
import type { Sample } from '../replies/documented.ts';
import { BESIDE, folderWith, recorded, versions, WORDS } from '../replies/install.ts';
import { openChat, startSite, tag, useBrowser, write } from './harness.ts';

useBrowser();

const TEXT = WORDS.join('');
/** What the model had said when it failed, in the samples that fail. */
const BEGINNINGS = ['Your parcel **4711** …', 'Your parcel …', `${TEXT.trimEnd()} …`];

/** A bot that sends the recorded replies by their number, with the recorded types. @returns its URL */
async function startRecorded(): Promise<string> {
  const bot = createServer((request, response) => {
    const { type, body } = recorded[Number(request.url!.slice(1))]!;
    response.writeHead(200, {
      'access-control-allow-origin': '*',
      ...(type && { 'content-type': type }),
    });
    const bytes = Buffer.from(body ?? '');
    for (let at = 0; at < bytes.length; at += 50) response.write(bytes.subarray(at, at + 50));
    response.end();
  });
  await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void bot.close());
  return `http://127.0.0.1:${(bot.address() as AddressInfo).port}`;
}

/** A bot that asks the real libraries anew for each request. @returns its URL and what it can send */
async function startLibraries(): Promise<{ url: string; list: Sample[] }> {
  const child = spawn(process.execPath, ['libraries.mjs', JSON.stringify(WORDS), 'serve'], {
    cwd: folderWith([...versions, ...BESIDE]),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { port, list } = JSON.parse(line.toString()) as { port: number; list: Sample[] };
  return { url: `http://127.0.0.1:${port}`, list };
}

/** Has the chat show each of the replies, and compares what is shown and recorded with the plain text. */
async function showAll(url: string, samples: readonly Sample[], given: readonly Sample[]) {
  const site = await startSite(
    (server) =>
      `<!doctype html><html lang="en"><title>Shop</title>${tag(server, 'data-attachments="off"')}`,
  );
  const page = await site.newPage();
  await page.goto(site.url);
  await openChat(page);
  const say = async (index: number, chunks?: unknown[]) => {
    await page.evaluate(
      ([address, list, text]) => {
        (document.querySelector('afterword-chat') as AfterwordChat).responder = () =>
          text ??
          (list
            ? (async function* () {
                yield* list;
              })()
            : fetch(address));
      },
      [`${url}/${index}`, chunks, index < 0 ? TEXT : undefined] as const,
    );
    await write(page, `Number ${index}`);
  };
  const entries = page.locator('.entry.ai .bubble:not(.typing)');
  const before = await entries.count();
  await say(-1);
  await expect.poll(() => entries.count()).toBe(before + 1);
  const shown = () => entries.last().innerHTML();
  // What formats replies is loaded with the first one.
  await entries.last().locator('strong').waitFor();
  const plain = await shown();
  expect(await entries.last().innerText()).toContain('Your parcel 4711 is on its way.');
  for (const [index, sample] of samples.entries()) {
    await say(index, given[index]?.chunks);
    const name = `${sample.library} ${sample.version}: ${sample.name}`;
    await expect.poll(() => entries.count(), { message: name }).toBe(before + index + 2);
    if (sample.name.includes('fail')) {
      await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor();
    } else await expect.poll(shown, { message: name }).toBe(plain);
  }
  const record = await site.settled(
    ({ message_count }) => message_count === 2 * (samples.length + 1),
  );
  const said = record.messages.filter(({ sender_type }) => sender_type === 'ai').slice(1);
  for (const [index, { content }] of said.entries()) {
    const { library, name } = samples[index]!;
    if (name.includes('fail')) expect(BEGINNINGS, `${library}: ${name}`).toContain(content);
    else expect(content, `${library}: ${name}`).toBe(TEXT);
  }
}

test('what each library sent is shown and recorded exactly', async () => {
  console.log(`Showing ${versions.join(' ')}`);
  await showAll(await startRecorded(), recorded, recorded);
});

test(
  'what each library sends is shown and recorded exactly',
  { timeout: 900_000 },
  async ({ skip }) => {
    skip(!LONG, NOT_LONG);
    const { url, list } = await startLibraries();
    console.log(`Running ${versions.join(' ')}`);
    await showAll(url, list, []);
  },
);
