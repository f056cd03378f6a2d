import type { Page } from 'playwright-core';
import { launchBrowser } from '../page/launch.ts';
import { serveSite, TAG } from './site.ts';
import { median, printFigures } from './table.ts';

const ROUNDS = 7;
const SLOWER = 4;
const LONG_TASK = 50;
const MEGABYTES = 5;

const FORMS = {
  text: ['text/plain', 'Your parcel '],
  'our form': ['text/event-stream', 'data: {"text":"Your parcel "}\n\n'],
  'chat completions': [
    'text/event-stream',
    'data: {"choices":[{"index":0,"delta":{"content":"Your parcel "}}]}\n\n',
  ],
} as const;

/** How soon the first words of a reply are painted, and how long the page is busy with a large one. */
export async function benchReplies(): Promise<void> {
  const site = await serveSite({ '/': TAG });
  const browser = await launchBrowser();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(site.url);
  await page.locator('afterword-chat').waitFor({ state: 'attached' });
  await page.evaluate(async () => {
    const chat = document.querySelector('afterword-chat')!;
    chat.open();
    await chat.ready();
    const long: number[] = [];
    Object.assign(window, { long });
    new PerformanceObserver((list) =>
      long.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({ type: 'longtask' });
  });
  await page.locator('.composer textarea').waitFor();
  // The parts that load on demand are loaded.
  for (const form of Object.values(FORMS)) await firstWords(page, form);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const figures = [];
  for (const [what, form] of Object.entries(FORMS)) {
    const times: { shown: number; frames: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await firstWords(page, form));
    figures.push({
      what,
      times: times.map(({ shown }) => shown),
      frames: Math.max(...times.map(({ frames }) => frames)),
    });
  }
  const large = [];
  for (const rate of [1, SLOWER]) {
    await devtools.send('Emulation.setCPUThrottlingRate', { rate });
    for (const [what, form] of Object.entries(LARGE)) {
      large.push({ what: `${what}, CPU ${rate}× slower`, times: await largeReply(page, form) });
    }
  }
  await browser.close();
  site.close();
  printFigures(
    `From the first chunk of a reply to the frame that shows its words, CPU ${SLOWER}× slower`,
    figures.map(({ what, times, frames }) => ({
      what,
      figure: `${median(times).toFixed(1)} ms, at most ${frames} frame(s) later`,
      budget: '≤ 1 frame',
      holds: frames <= 1,
    })),
  );
  printFigures(
    `Longest task with a reply of ${MEGABYTES} MB`,
    large.map(({ what, times }) => ({
      what,
      figure: times.length === 0 ? `< ${LONG_TASK} ms` : `${Math.max(...times).toFixed(0)} ms`,
      budget: `< ${LONG_TASK} ms`,
      holds: times.length === 0,
    })),
  );
}

/** Sends a reply whose chunk the page itself enqueues, so that both times have one clock. */
async function firstWords(
  page: Page,
  [type, chunk]: readonly [string, string],
): Promise<{ shown: number; frames: number }> {
  const measured = page.evaluate(
    async ([contentType, words]) => {
      const chat = document.querySelector('afterword-chat')!;
      let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
      chat.responder = () =>
        new Response(new ReadableStream({ start: (one) => void (controller = one) }), {
          headers: { 'content-type': contentType },
        });
      const root = chat.shadowRoot!;
      while (!controller) await new Promise((resolve) => setTimeout(resolve, 10));
      await new Promise((resolve) => setTimeout(resolve, 300));
      const wordsShown = () =>
        [...root.querySelectorAll('.entry.ai')].filter((one) =>
          one.textContent!.includes('Your parcel'),
        ).length;
      const before = wordsShown();
      // Just after a frame: the next one may show the words.
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const start = performance.now();
      controller.enqueue(new TextEncoder().encode(words));
      let frames = 0;
      let shown = 0;
      while (shown === 0) {
        await new Promise(requestAnimationFrame);
        frames++;
        if (wordsShown() > before) shown = performance.now() - start;
        if (frames > 600) throw new Error('The words were not shown.');
      }
      controller.close();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { shown, frames };
    },
    [type, chunk] as const,
  );
  await ask(page);
  return measured;
}

async function ask(page: Page): Promise<void> {
  await page.locator('.composer textarea').fill('Hi');
  await page.keyboard.press('Enter');
}

/** By form: what is repeated up to the size, and what stands before and after it. */
const LARGE = {
  'one text': ['text/plain', '', 'Hello world. ', ''],
  'one object': ['application/json', '{"text":"', 'Hello world. ', '"}'],
  'lines of JSON': ['application/x-ndjson', '', '{"text":""}\n', '{"text":"Hello"}\n'],
  'events without words': ['text/event-stream', '', 'data: {"choices":[]}\n\n', ''],
  'a string of the responder': ['', '', 'Hello **world**. ', ''],
  'one event': ['text/event-stream', 'data: {"text":"', 'Hello world. ', '"}\n\n'],
  'one event of text': ['text/event-stream', 'data: ', 'Hello world. ', '\n\n'],
  'a completion': [
    'application/json',
    '{"choices":[{"index":0,"message":{"role":"assistant","content":"',
    'Hello world. ',
    '"},"finish_reason":"stop"}]}',
  ],
  'pieces of a completion': [
    'text/event-stream',
    '',
    'data: {"choices":[{"index":0,"delta":{"content":"Hello "}}]}\n\n',
    'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n',
  ],
  'one list of parts': [
    'application/json',
    '{"content":[',
    '{"type":"text","text":"Hello "},',
    '{"type":"text","text":"you"}]}',
  ],
  'sources beside the reply': [
    'application/json',
    '{"answer":"Hello","context":[',
    '{"id":1,"score":0.5,"page":"Hello world"},',
    '{}]}',
  ],
  'the same in an event': [
    'text/event-stream',
    'data: {"answer":"Hello","context":[',
    '{"id":1,"score":0.5,"page":"Hello world"},',
    '{}]}\n\n',
  ],
  'messages in an object': [
    'application/json',
    '{"replies":[',
    '{"text":"Hello"},',
    '{"text":"you"}]}',
  ],
} as const;

/** @returns the long tasks while a large reply is read, milliseconds */
async function largeReply(
  page: Page,
  [type, start, piece, end]: readonly [string, string, string, string],
): Promise<number[]> {
  const measured = page.evaluate(
    async ([contentType, before, part, after, bytes]) => {
      const { long } = window as unknown as { long: number[] };
      const chat = document.querySelector('afterword-chat')!;
      const body = before + part.repeat(Math.ceil(bytes / part.length)) + after;
      // One large reply in a chat, and not one behind twenty others.
      chat.conversation!.restart();
      let isAsked = false;
      const encoded = new TextEncoder().encode(body);
      chat.responder = () => {
        isAsked = true;
        long.length = 0;
        if (!contentType) return body;
        let at = 0;
        return new Response(
          new ReadableStream<Uint8Array>({
            pull(controller) {
              if (at >= encoded.length) return controller.close();
              controller.enqueue(encoded.slice(at, (at += 65_536)));
            },
          }),
          { headers: { 'content-type': contentType } },
        );
      };
      while (!isAsked) await new Promise((resolve) => setTimeout(resolve, 10));
      const typing = () => chat.shadowRoot!.querySelector('.typing');
      for (let turn = 0; turn < 400; turn++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        if (turn > 10 && !typing()) break;
      }
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return [...long];
    },
    [type, start, piece, end, MEGABYTES * 1_000_000] as const,
  );
  await page.waitForTimeout(1_000);
  await ask(page);
  return measured;
}
