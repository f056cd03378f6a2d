import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { MEDIA_TYPES } from '../../src/media/index.ts';
import {
  chatIsBack,
  openChat,
  openDashboard,
  startSite,
  tag,
  useBrowser,
  write,
} from './harness.ts';

useBrowser();

const UPLOADS = /\/api\/v1\/attachments\?/;

const PLACE = 'N 48 51 29 E 2 17 40';

async function openShop(attributes = '') {
  const site = await startSite(
    (server) =>
      `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server, attributes)}`,
  );
  const page = await site.newPage();
  await page.goto(site.url);
  await openChat(page);
  await page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = null;
  });
  return { site, page };
}

/** A picture of 40 × 20, as the browser itself makes it. */
async function picture(page: Page, type: string): Promise<Buffer> {
  const url = await page.evaluate((mime) => {
    const canvas = document.createElement('canvas');
    canvas.width = 40;
    canvas.height = 20;
    const brush = canvas.getContext('2d')!;
    brush.fillStyle = 'red';
    brush.fillRect(0, 0, 40, 20);
    return canvas.toDataURL(mime);
  }, type);
  return Buffer.from(url.split(',')[1]!, 'base64');
}

/** With the Exif of a phone that was held upright, and knew where it was. */
function taken(jpeg: Buffer): Buffer {
  const tiff = Buffer.from('4d4d002a0000000800010112000300000001000600000000', 'hex');
  const exif = Buffer.concat([Buffer.from('Exif\0\0'), tiff, Buffer.from(PLACE)]);
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}

/** A short film: as long as it takes until there are pictures in it, which a busy machine draws late. */
async function film(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    const brush = canvas.getContext('2d')!;
    const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: 'video/webm' });
    const pieces: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
    recorder.start(50);
    const size = () => pieces.reduce((sum, piece) => sum + piece.size, 0);
    // More than the head of the file, which comes before any picture.
    for (let i = 0; i < 20 || size() < 1000; i++) {
      brush.fillRect(i % 99, i % 99, 50, 50);
      await new Promise((resolve) => setTimeout(resolve, 16));
    }
    recorder.stop();
    await new Promise((resolve) => recorder.addEventListener('stop', resolve));
    return [...new Uint8Array(await new Blob(pieces).arrayBuffer())];
  });
  return Buffer.from(bytes);
}

const choose = (page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]) =>
  page.locator('.composer input[type=file]').setInputFiles(files);

const tiles = (page: Page) => page.locator('.tray li');
const sizeOf = (page: Page, selector: string) =>
  page.locator(selector).evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  });

test('a photo goes with a message, without its place, and is there after a reload and for the team', async () => {
  const { site, page } = await openShop();
  const photo = taken(await picture(page, 'image/jpeg'));
  expect(photo.includes(PLACE)).toBe(true);
  const uploads: string[] = [];
  page.on('request', (request) => {
    if (UPLOADS.test(request.url())) uploads.push(decodeURIComponent(request.url()));
  });
  const accepted = await page.locator('.composer input[type=file]').getAttribute('accept');
  expect(accepted!.split(',')).toEqual(MEDIA_TYPES);
  const name = 'ana@example.com broken.jpg';
  await choose(page, { name, mimeType: 'image/jpeg', buffer: photo });
  expect(await sizeOf(page, '.tray img')).toEqual([20, 40]);
  await write(page, 'It came like this');
  expect(await sizeOf(page, '.attached img')).toEqual([20, 40]);
  expect(await tiles(page).count()).toBe(0);

  const record = await site.settled(({ attachments }) => attachments.length === 1);
  expect(record.messages).toMatchObject([{ content: 'It came like this' }]);
  const [file] = record.attachments;
  expect(file).toMatchObject({
    name: '[email] broken.jpg',
    content_type: 'image/jpeg',
    message_id: record.messages[0]!.message_id,
  });
  // An address in a file's name does not leave the browser either.
  expect(uploads.length).toBeGreaterThan(0);
  expect(uploads.join()).not.toContain('ana@');
  const kept = Buffer.from(await (await fetch(file!.url!)).arrayBuffer());
  expect(kept.includes(PLACE)).toBe(false);

  await page.reload();
  await chatIsBack(page);
  await page.locator('.attached img').waitFor();
  expect(await sizeOf(page, '.attached img')).toEqual([20, 40]);

  const dashboard = await openDashboard(site);
  await dashboard.getByRole('link', { name: 'Conversations' }).click();
  await dashboard.getByText('It came like this').first().click();
  expect(await sizeOf(dashboard, '.files img')).toEqual([20, 40]);
});

test('a film plays for the customer and for the team', async () => {
  const { site, page } = await openShop();
  const buffer = await film(page);
  await choose(page, { name: 'rattle.webm', mimeType: 'video/webm', buffer });
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('.attached video').waitFor();
  // Without words the names of the files are what was said.
  const record = await site.settled(({ messages }) => messages[0]?.content === 'rattle.webm');
  expect(record.attachments).toMatchObject([{ content_type: 'video/webm' }]);
  await page.reload();
  await chatIsBack(page);
  const plays = () =>
    page.locator('.attached video').evaluate(async (video: HTMLVideoElement) => {
      video.muted = true;
      await video.play();
      return video.videoWidth > 0;
    });
  expect(await plays()).toBe(true);
});

describe('from the clipboard', () => {
  /** Puts parts of these types on the clipboard, and presses Ctrl+V in the chat. */
  async function paste(page: Page, parts: Record<string, string>): Promise<void> {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const png = (await picture(page, 'image/png')).toString('base64');
    await page.evaluate(
      async ([texts, bytes]) => {
        const blobs: Record<string, Blob> = {};
        for (const [type, text] of Object.entries(texts)) {
          blobs[type] =
            type === 'image/png'
              ? await (await fetch(`data:image/png;base64,${bytes}`)).blob()
              : new Blob([text], { type });
        }
        await navigator.clipboard.write([new ClipboardItem(blobs)]);
      },
      [parts, png] as const,
    );
    await page.locator('.composer textarea').focus();
    await page.keyboard.press('ControlOrMeta+v');
  }
  const typed = (page: Page) => page.locator('.composer textarea').inputValue();

  test('cells of a spreadsheet are pasted as text, without their picture', async () => {
    const { page } = await openShop();
    await paste(page, {
      'text/plain': 'Size\tPrice\n42\t99',
      'text/html': '<table><tr><td>Size<td>Price<tr><td>42<td>99</table>',
      'image/png': '',
    });
    await expect.poll(() => typed(page)).toBe('Size\tPrice\n42\t99');
    await page.keyboard.press('Enter');
    await page.locator('.entry.customer').waitFor();
    expect(await page.locator('.attached').count()).toBe(0);
    expect(await tiles(page).count()).toBe(0);
  });

  test('a picture that a page shows is pasted as a picture', async () => {
    const { page } = await openShop();
    await paste(page, { 'text/html': '<img src="https://example.com/a.png">', 'image/png': '' });
    await tiles(page).first().waitFor();
    expect(await typed(page)).toBe('');
  });

  test('more than fits is pasted whole, and kept until it fits', async () => {
    const { page } = await openShop();
    const long = `begin ${'word '.repeat(2_400)}end`;
    await paste(page, { 'text/plain': long });
    await page.getByText('2,009 characters too many.').waitFor();
    expect(await typed(page)).toBe(long);
    await page.keyboard.press('Enter');
    await page.reload();
    await chatIsBack(page);
    await page.getByText('2,009 characters too many.').waitFor();
    expect(await typed(page)).toBe(long);
    expect(await page.locator('.entry.customer').count()).toBe(0);
  });
});

describe('files', () => {
  /** What programs put on the clipboard beside a file, or a picture, of this name; and whether that is meant. */
  const clipboards: [
    program: string,
    name: string,
    parts: Record<string, string>,
    isFile: boolean,
  ][] = [
    ['a file manager', 'shot.png', { 'text/plain': '/home/kim/shot.png' }, true],
    ['Dolphin', 'my shot.png', { 'text/plain': 'file:///home/kim/my%20shot.png' }, true],
    [
      'Firefox',
      'image.png',
      {
        'text/plain': 'https://x.example/a.png',
        'text/html': '<img src="https://x.example/a.png">',
      },
      true,
    ],
    ['Safari', 'image.png', { 'text/plain': 'https://x.example/a.png' }, true],
    [
      'Word, a picture',
      'image.png',
      {
        'text/plain': ' \r\n',
        'text/html': '<p><v:shape></v:shape><img src="file:///c:/a.png"></p>',
      },
      true,
    ],
    [
      'Word, a text',
      'image.png',
      {
        'text/plain': 'It is late.',
        'text/html': '<p>It is late.<img src="file:///c:/a.png"></p>',
        'text/rtf': '{}',
      },
      false,
    ],
    [
      'Excel',
      'image.png',
      { 'text/plain': '42\t99\r\n', 'text/html': '<table><td>42<td>99</table>', 'text/rtf': '{}' },
      false,
    ],
    [
      'Excel, a cell with an address',
      'image.png',
      {
        'text/plain': 'https://x.example/a',
        'text/html': '<table><td>https://x.example/a</table>',
      },
      false,
    ],
    ['Numbers', 'image.png', { 'text/plain': '42\t99' }, false],
    [
      'Slack',
      'image.png',
      {
        'text/plain': 'Kim: see https://x.example/a',
        'text/html': '<p>Kim: see <a href="https://x.example/a">it</a>',
      },
      false,
    ],
  ];

  test('are pasted where they are what was copied, and not where a text was', async () => {
    const { page } = await openShop();
    const bytes = [...(await picture(page, 'image/png'))];
    for (const [program, name, parts, isFile] of clipboards) {
      const isTaken = await page.evaluate(
        ([content, fileName, texts]) => {
          const root = document.querySelector('afterword-chat')!.shadowRoot!;
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(content)], fileName, { type: 'image/png' }));
          for (const [type, text] of Object.entries(texts)) data.setData(type, text);
          const init = { bubbles: true, cancelable: true, composed: true };
          const event = new ClipboardEvent('paste', { ...init, clipboardData: data });
          root.querySelector('textarea')!.dispatchEvent(event);
          return event.defaultPrevented;
        },
        [bytes, name, parts] as const,
      );
      expect(isTaken, program).toBe(isFile);
      if (!isFile) continue;
      await page.getByRole('button', { name: `Remove ${name}` }).click();
      await expect.poll(() => tiles(page).count()).toBe(0);
    }
  });

  test.each(['paste', 'drop'])('may come by %s', async (way) => {
    const { page } = await openShop();
    const bytes = [...(await picture(page, 'image/png'))];
    await page.evaluate(
      ([how, content]) => {
        const root = document.querySelector('afterword-chat')!.shadowRoot!;
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(content)], 'shot.png', { type: 'image/png' }));
        const init = { bubbles: true, cancelable: true, composed: true };
        if (how === 'paste') {
          const event = new ClipboardEvent('paste', { ...init, clipboardData: data });
          root.querySelector('textarea')!.dispatchEvent(event);
        } else {
          const event = new DragEvent('drop', { ...init, dataTransfer: data });
          root.querySelector('.log')!.dispatchEvent(event);
        }
      },
      [way, bytes] as const,
    );
    await tiles(page).first().waitFor();
    expect(await page.getByRole('button', { name: 'Send' }).isEnabled()).toBe(true);
    await page.getByRole('button', { name: 'Remove shot.png' }).click();
    expect(await tiles(page).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
    await expect
      .poll(() => page.evaluate(() => document.activeElement!.shadowRoot!.activeElement!.tagName))
      .toBe('TEXTAREA');
  });

  test('that cannot be sent are named, and the others stay', async () => {
    const { page } = await openShop();
    const buffer = await picture(page, 'image/png');
    const good = { name: 'good.png', mimeType: 'image/png', buffer };
    const alert = page.locator('.tray [role=alert]');
    await choose(page, good, { ...good, name: 'notes.pdf', mimeType: 'application/pdf' });
    await expect.poll(() => alert.textContent()).toContain('notes.pdf cannot be sent');
    const large = Buffer.alloc(21 * 1024 * 1024);
    await choose(page, { name: 'large.png', mimeType: 'image/png', buffer: large });
    await expect.poll(() => alert.textContent()).toBe('large.png is too large: 20 MB at most.');
    await choose(page, ...Array.from({ length: 5 }, () => good));
    await expect.poll(() => alert.textContent()).toBe('At most 5 files at once.');
    expect(await tiles(page).count()).toBe(5);
  });

  test('that say to be what they are not are refused before they leave', async () => {
    const { site, page } = await openShop();
    const buffer = Buffer.from('<!doctype html><script>alert(1)</script>');
    let uploads = 0;
    await page.route(UPLOADS, (route) => {
      uploads++;
      return route.continue();
    });
    await choose(page, { name: 'photo.png', mimeType: 'image/png', buffer });
    await page.getByRole('button', { name: 'Send' }).click();
    await page
      .getByText('photo.png cannot be sent: it is not a photo or video of a supported type.')
      .waitFor();
    expect(uploads).toBe(0);
    expect((await site.conversations()).total).toBe(0);
  });

  test('wait where the line breaks, with the words, and go with the next try', async () => {
    const { site, page } = await openShop();
    const buffer = await picture(page, 'image/webp');
    await page.route(UPLOADS, (route) => route.abort());
    await choose(page, { name: 'photo.webp', mimeType: 'image/webp', buffer });
    await write(page, 'Look');
    await page.getByText('photo.webp was not sent. Try again.').waitFor();
    expect(await page.locator('.composer textarea').inputValue()).toBe('Look');
    expect(await page.locator('.entry.customer').count()).toBe(0);
    await page.unroute(UPLOADS);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.attached img').waitFor();
    const { messages, attachments } = await site.settled((one) => one.attachments.length === 1);
    expect(messages).toMatchObject([{ content: 'Look' }]);
    expect(attachments[0]!.url).not.toBeNull();
  });

  test('are kept until the part that holds them can be loaded', async () => {
    const { site, page } = await openShop();
    const buffer = await picture(page, 'image/webp');
    let isAway = true;
    await page.route('**/later/attachments*', (route) =>
      isAway ? route.abort() : route.continue(),
    );
    await choose(page, { name: 'photo.webp', mimeType: 'image/webp', buffer });
    const note = page.getByText(
      'Part of the chat could not be loaded yet. What you chose is kept.',
    );
    await note.waitFor();
    // Words alone do not wait for it.
    await write(page, 'Is anybody there?');
    await site.settled(({ messages }) => messages.length === 1);
    await note.waitFor();
    isAway = false;
    await tiles(page).waitFor();
    await note.waitFor({ state: 'hidden' });
    await write(page, 'Look');
    const { messages } = await site.settled((one) => one.attachments.length === 1);
    expect(messages).toMatchObject([{ content: 'Is anybody there?' }, { content: 'Look' }]);
  });

  test('are not asked for where the site wants none, or the visitor has not agreed', async () => {
    const { page } = await openShop('data-attachments="off"');
    expect(await page.getByRole('button', { name: 'Add photos' }).count()).toBe(0);
    await page.evaluate(() =>
      document.querySelector('afterword-chat')!.update({ attachments: null }),
    );
    await page.getByRole('button', { name: 'Add photos' }).waitFor();
    await page.evaluate(() => document.querySelector('afterword-chat')!.setConsent('denied'));
    await expect.poll(() => page.getByRole('button', { name: 'Add photos' }).count()).toBe(0);
  });
});
