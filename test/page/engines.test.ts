import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { LONG } from '../long.ts';
import { PUBLISHABLE } from '../server/harness.ts';
import { sampled } from '../long.ts';
import { CHAT, type Engine, engines, read, shown, type Tab, until } from './engines.ts';
import { type Site, startSite, tag } from './harness.ts';
import { buildModals, modals } from './modals.ts';

/** Chromium has its own tests, and WebKit takes its time to start. */
const wanted = LONG ? Object.keys(engines) : ['Firefox'];
const names = wanted.filter((name) => engines[name]!.missing.length === 0);

for (const name of wanted) {
  const { missing } = engines[name]!;
  const reason = `not installed: ${missing.join(', ')}`;
  test.runIf(missing.length > 0)(`nothing runs in ${name}`, ({ skip }) => skip(reason));
}

/** Notes the errors of a page, also those of the pages before it in the tab. */
const WATCH = `<script>
  addEventListener('error', ({ message }) => note(message));
  addEventListener('unhandledrejection', ({ reason }) => note(String(reason)));
  const own = console.error;
  console.error = (...all) => { note(all.join(' ')); own.apply(console, all); };
  function note(text) { sessionStorage.errors = (sessionStorage.errors ?? '') + text + '\\n'; }
</script>`;

const styles = (css: string) => (server: Site['server']) =>
  `<!doctype html><html lang="en"><title>Shop</title>${WATCH}<style>${css}</style><h1>Shop</h1>${tag(server)}`;

/** The pages that others break on. */
const pages: Record<string, (server: Site['server'], path: string) => string> = {
  'a plain page': styles(''),
  'a page of hostile styles': styles(
    `* { all: unset; color: red; font: 30px/3 fantasy }
     button { display: none !important } textarea, div { width: 10px !important }`,
  ),
  'a page with a strict policy': (server) =>
    `<!doctype html><html lang="en"><title>Shop</title>
     <meta http-equiv="content-security-policy" content="default-src 'none'; script-src ${server.url}; connect-src ${server.url}; img-src 'self'">
     <h1>Shop</h1>${tag(server)}`,
  'a page in a frame': (server, path) =>
    path === '/inner'
      ? styles('')(server)
      : `<!doctype html><html lang="en"><title>Outer</title>
         <iframe src="/inner" style="width:400px;height:640px;border:0"></iframe>`,
  'a page with two chats': (server) =>
    `<!doctype html><html lang="en"><title>Two</title>
     <afterword-chat publishable-key="${PUBLISHABLE}" endpoint="${server.url}"></afterword-chat>
     <afterword-chat publishable-key="amo_pub_of_nobody" endpoint="${server.url}" position="start"></afterword-chat>
     <script type="module" src="${server.url}/afterword/element.js"></script>`,
  'a page of an app': (server) =>
    `<!doctype html><html lang="en"><title>App</title><div id="app"></div>
     <script type="module">
       import '${server.url}/afterword/element.js';
       const chat = document.createElement('afterword-chat');
       chat.setAttribute('publishable-key', '${PUBLISHABLE}');
       chat.setAttribute('endpoint', '${server.url}');
       const app = document.querySelector('#app');
       app.append(chat);
       app.replaceChildren(chat);
     </script>`,
};

/** How a page is swapped without being loaded anew. */
const swaps: Record<string, string> = {
  'its body': `document.body.replaceWith(Object.assign(document.createElement('body'), { innerHTML: '<h1>Next</h1>' }))`,
  'its root element': `document.replaceChild(Object.assign(document.createElement('html'), { innerHTML: '<head></head><body><h1>Next</h1></body>' }), document.documentElement)`,
  'the chat alone': `document.querySelector('afterword-chat').remove()`,
};

const FIELD = '.composer textarea';

// What a real window does at a certain moment is not always the same.
describe.each(names)('in %s', { retry: 1 }, (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engines[name]!.start();
  });
  afterAll(() => engine.close());

  /** Opens `html` in a new window, whose errors fail the test. */
  async function visit(
    html: (server: Site['server'], path: string) => string = styles(''),
  ): Promise<{ site: Site; tab: Tab }> {
    const site = await startSite(html);
    const tab = await engine.newTab();
    onTestFinished(() => tab.close());
    await tab.goto(site.url);
    return { site, tab };
  }
  const expectNoErrors = async (tab: Tab) =>
    expect(await tab.run(`sessionStorage.errors ?? ''`)).toBe('');

  async function open(tab: Tab, responder = 'null'): Promise<void> {
    await tab.click('.launcher');
    await shown(tab, FIELD);
    await tab.run(`void (${CHAT}.responder = ${responder})`);
    await until(tab, `${CHAT}.shadowRoot.activeElement?.localName === 'textarea'`);
  }
  async function say(tab: Tab, text: string): Promise<void> {
    await tab.type(text);
    await tab.enter();
  }
  async function end(tab: Tab): Promise<void> {
    await tab.click('.foot .end');
    // What a bot has answered ends without a question.
    await shown(tab, '[role=alertdialog] button, .stars');
    if (await tab.run(`Boolean(${CHAT}.shadowRoot.querySelector('[role=alertdialog]'))`)) {
      await tab.click('[role=alertdialog] button');
    }
    await shown(tab, '.stars button:nth-child(4)');
  }

  test('a page that takes the focus to nothing from whoever types: the next letters are the chat’s', async () => {
    const { tab } = await visit(styles(''));
    await open(tab);
    await tab.run(
      `addEventListener('keydown', ({ key }) => (window.heard = (window.heard ?? '') + key))`,
    );
    await tab.type('Hel');
    await tab.run('document.activeElement.blur()');
    await tab.type('l');
    await tab.run('document.activeElement.blur()');
    await tab.type('O there');
    expect(await read(tab, FIELD, 'part.value')).toBe('HellO there');
    expect(await tab.run(`window.heard ?? ''`)).toBe('');
    // Whoever has not typed for a moment, or is not in the chat, is on the page.
    await tab.run('document.activeElement.blur()');
    await new Promise((resolve) => setTimeout(resolve, 1200));
    await tab.type('no');
    await tab.click('h1', 'page');
    await tab.type('ne');
    expect(await tab.run('heard')).toBe('none');
    expect(await read(tab, FIELD, 'part.value')).toBe('HellO there');
    await tab.click(FIELD);
    await tab.type('!');
    await tab.click('h1', 'page');
    await tab.type('?');
    expect(await tab.run('heard')).toBe('none?');
    await expectNoErrors(tab);
  });

  test.each(Object.keys(pages))('%s: chat, ask for a person, rate, add a line', async (page) => {
    const { site, tab } = await visit(pages[page]);
    await open(tab, `() => 'It is **here**.'`);
    await say(tab, 'Where is it?');
    await shown(tab, '.bubble strong');
    await tab.click('.foot .person');
    await end(tab);
    await tab.click('.stars button:nth-child(4)');
    await tab.click('.comment textarea');
    await tab.type('Quick');
    await tab.click('.comment .primary');
    const record = await site.settled(({ feedback }) => feedback !== null);
    expect(record).toMatchObject({
      csat_score: 4,
      feedback: 'Quick',
      escalated: true,
      status: 'resolved',
    });
    expect(record.messages.map(({ content }) => content)).toEqual([
      'Where is it?',
      'It is **here**.',
    ]);
    await expectNoErrors(tab);
  });

  test('what was said is there after a reload, and what was typed', async () => {
    const { site, tab } = await visit();
    await open(tab);
    await say(tab, 'One');
    await shown(tab, '.entry.customer');
    await tab.type('Half');
    await tab.reload();
    // The chat that was open is open again.
    await shown(tab, '.entry.customer');
    expect(await read(tab, FIELD, 'part.value')).toBe('Half');
    await site.settled(({ messages }) => messages[0]?.content === 'One');
    await expectNoErrors(tab);
  });

  test('a rating given just before the page is left arrives', async () => {
    const { site, tab } = await visit();
    await open(tab);
    await say(tab, 'One');
    await site.settled(({ message_count }) => message_count === 1);
    await end(tab);
    await tab.run(`(${CHAT}.shadowRoot.querySelector('.stars button:nth-child(2)').click(),
      setTimeout(() => { location.href = '/elsewhere'; }, 30), true)`);
    expect((await site.settled(({ csat_score }) => csat_score !== null)).csat_score).toBe(2);
  });

  test.each(sampled(Object.keys(swaps), 2))(
    'a page that swaps %s disturbs no chat',
    async (swap) => {
      const { tab } = await visit();
      await open(tab);
      await say(tab, 'One');
      await shown(tab, '.entry.customer');
      await tab.type('Hello everybody');
      await read(tab, FIELD, 'part.setSelectionRange(5, 5)');
      for (const letter of ', dear') {
        await tab.run(`(${swaps[swap]}, true)`);
        await tab.type(letter);
      }
      expect(await read(tab, FIELD, 'part.value')).toBe('Hello, dear everybody');
      expect(await read(tab, FIELD, 'part.selectionStart')).toBe(11);
      expect(await tab.run(`document.querySelectorAll('afterword-chat').length`)).toBe(1);
      await expectNoErrors(tab);
    },
  );

  // A frame can be lower and narrower than a window.
  const frames: [width: number, height: number][] = [
    [640, 360],
    [320, 568],
    [320, 256],
  ];
  test.each(sampled(frames, 2))(
    '%d × %d: one can chat and rate, and nothing stands outside',
    async (width, height) => {
      const { site, tab } = await visit((server, path) =>
        path === '/inner'
          ? styles('')(server)
          : `<!doctype html><html lang="en"><title>Outer</title><style>body { margin: 0 }</style>
           <iframe src="/inner" style="width:${width}px;height:${height}px;border:0"></iframe>`,
      );
      await open(tab);
      await say(tab, 'One');
      await shown(tab, '.entry.customer');
      const root = `${CHAT}.ownerDocument.documentElement`;
      expect(await tab.run(`${root}.scrollWidth > ${root}.clientWidth`)).toBe(false);
      await end(tab);
      await tab.click('.stars button:nth-child(3)');
      expect((await site.settled(({ csat_score }) => csat_score !== null)).csat_score).toBe(3);
    },
  );

  test('the field grows with its text, up to a height, and shrinks again', async () => {
    const { tab } = await visit();
    await open(tab);
    const height = () => read<number>(tab, FIELD, 'part.clientHeight');
    const set = (text: string) =>
      read(
        tab,
        FIELD,
        `(part.value = ${JSON.stringify(text)}, part.dispatchEvent(new Event('input', { bubbles: true })))`,
      );
    await expect.poll(height).toBe(40);
    await set('One\nTwo\nThree');
    await expect.poll(height).toBe(88);
    await set('Line\n'.repeat(50));
    await expect.poll(height).toBe(132);
    await tab.reload();
    await shown(tab, FIELD);
    await expect.poll(height).toBe(132);
    await set('One');
    await expect.poll(height).toBe(40);
  });

  test('a text is pasted, also with its HTML', async () => {
    const { tab } = await visit();
    await open(tab);
    const isTaken = await read(
      tab,
      FIELD,
      `(() => {
        const data = new DataTransfer();
        data.setData('text/plain', 'a\\tb');
        data.setData('text/html', '<table><tr><td>a<td>b</table>');
        const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, composed: true, cancelable: true });
        part.dispatchEvent(paste);
        return paste.defaultPrevented;
      })()`,
    );
    // The browser does the rest.
    expect(isTaken).toBe(false);
  });

  test.each([
    ['during it', 'isComposing: true'],
    // Safari ends the composition first, and says so by the number alone.
    ['after its end', 'isComposing: false, keyCode: 229, which: 229'],
  ])('the Enter that confirms a candidate, said %s, sends nothing', async (_, how) => {
    const { tab } = await visit();
    await open(tab);
    await tab.type('nihao');
    await read(
      tab,
      FIELD,
      `['keydown', 'keyup'].forEach((type) => {
        const key = new KeyboardEvent(type, { key: 'Enter', bubbles: true, composed: true, cancelable: true, ${how} });
        if (key.keyCode !== 229 && '${how}'.includes('229')) Object.defineProperty(key, 'keyCode', { value: 229 });
        part.dispatchEvent(key);
      })`,
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await read(tab, FIELD, 'part.value')).toBe('nihao');
    await tab.enter();
    await shown(tab, '.entry.customer');
  });

  test.each(['no-referrer', 'same-origin'])(
    'referrer policy %s: what is written just before the page is left arrives',
    async (policy) => {
      const { site, tab } = await visit(
        (server) =>
          `<!doctype html><html lang="en"><meta name="referrer" content="${policy}"><title>Shop</title>${tag(server)}`,
      );
      await open(tab);
      await say(tab, 'One');
      await site.settled(({ message_count }) => message_count === 1);
      await tab.type('Two');
      // No later page of the site sends what this one has left.
      await read(
        tab,
        FIELD,
        `(part.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })),
          location.href = 'about:blank', true)`,
      );
      await site.settled(({ message_count }) => message_count === 2);
    },
  );

  const inLongRuns = test.runIf(LONG);

  inLongRuns(
    'cells of a spreadsheet are pasted as text, a picture alone as a picture',
    async () => {
      const { tab } = await visit();
      await open(tab);
      const isTaken = (texts: Record<string, string>) =>
        read<boolean>(
          tab,
          FIELD,
          `(() => {
          const data = new DataTransfer();
          for (const [type, text] of Object.entries(${JSON.stringify(texts)})) data.setData(type, text);
          data.items.add(new File([new Uint8Array([0xff, 0xd8, 0xff, 0xd9])], 'image.png', { type: 'image/png' }));
          const paste = new ClipboardEvent('paste', { bubbles: true, composed: true, cancelable: true });
          // Firefox takes the files out of what scripts paste.
          Object.defineProperty(paste, 'clipboardData', { value: data });
          part.dispatchEvent(paste);
          return paste.defaultPrevented;
        })()`,
        );
      const cells = { 'text/plain': 'a\tb', 'text/html': '<table><tr><td>a<td>b</table>' };
      expect(await isTaken(cells)).toBe(false);
      expect(await isTaken({})).toBe(true);
    },
  );

  inLongRuns.each(Object.keys(swaps))(
    'a page that swaps %s again and again takes no letter from who types',
    async (swap) => {
      const { tab } = await visit();
      await open(tab);
      await tab.run(`void setInterval(() => { ${swaps[swap]} }, 60)`);
      await tab.type('Hello, my dear and very old everybody');
      expect(await read(tab, FIELD, 'part.value')).toBe('Hello, my dear and very old everybody');
      expect(await tab.run(`document.querySelectorAll('afterword-chat').length`)).toBe(1);
      await expectNoErrors(tab);
    },
  );

  describe.runIf(LONG)('on a page that is covered', () => {
    let scripts: Map<string, string>;
    beforeAll(async () => {
      scripts = await buildModals();
    });

    const covered = (inside: string) => (server: Site['server']) =>
      `<!doctype html><html lang="en"><title>Shop</title>${WATCH}<h1>Shop</h1><div id="app"></div>
       <button id="more" onclick="this.textContent += '!'">More</button>${inside}${tag(server)}`;

    /** Types in the chat, which is open, and sends it. */
    async function chat(tab: Tab, text: string): Promise<void> {
      await tab.click(FIELD);
      await say(tab, text);
      await until(tab, `${CHAT}.shadowRoot.querySelector('.log').textContent.includes('${text}')`);
    }

    test.each(Object.keys(modals))('by a dialog of %s: both can be typed in', async (name) => {
      const script = scripts.get(name)!.replaceAll('</script', '<\\/script');
      const { tab } = await visit(covered(`<script>${script}</script>`));
      await open(tab);
      await tab.run('window.openModal()');
      await until(tab, `document.querySelector('#of-modal')`);
      await chat(tab, 'Hello there');
      // A dialog that closes at a click elsewhere may have done so.
      if (await tab.run(`Boolean(document.querySelector('#of-modal'))`)) {
        await tab.click('#of-modal', 'page');
        await tab.type('a@b.example');
        expect(await tab.run(`document.querySelector('#of-modal').value`)).toBe('a@b.example');
      }
      expect(await read(tab, FIELD, 'part.value')).toBe('');
      await expectNoErrors(tab);
    });

    test('by a modal <dialog>: the chat is above it, and below nothing afterwards', async () => {
      const { tab } = await visit(
        covered(
          '<dialog style="transform: scale(0.9); overflow: hidden"><input id="of-modal"></dialog>',
        ),
      );
      await open(tab);
      await tab.type('Hel');
      await tab.run(`document.querySelector('dialog').showModal()`);
      await tab.type('lo');
      await tab.enter();
      await shown(tab, '.entry.customer');
      expect(await read(tab, '.entry.customer .bubble', 'part.textContent')).toBe('Hello');
      await tab.click('#of-modal', 'page');
      await tab.type('a@b.example');
      expect(await tab.run(`document.querySelector('#of-modal').value`)).toBe('a@b.example');
      await tab.run(`document.querySelector('dialog').close()`);
      await until(tab, `${CHAT}.parentNode === document.documentElement`);
      await chat(tab, 'Again');
      await tab.click('#more', 'page');
      expect(await tab.run(`document.querySelector('#more').textContent`)).toBe('More!');
      await expectNoErrors(tab);
    });

    test.each(['documentElement', 'body'])('that is inert: its %s', async (part) => {
      const { tab } = await visit(covered(''));
      await open(tab);
      await tab.type('Hel');
      await tab.run(`void (document.${part}.inert = true)`);
      // The engine hides its dialogs from scripts that ask in the same task.
      await new Promise((resolve) => setTimeout(resolve, 200));
      await tab.type('lo');
      await tab.enter();
      await shown(tab, '.entry.customer');
      expect(await read(tab, '.entry.customer .bubble', 'part.textContent')).toBe('Hello');
      await tab.type('Half');
      await tab.run(`void (document.${part}.inert = false)`);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await tab.type(' of it');
      expect(await read(tab, FIELD, 'part.value')).toBe('Half of it');
      await tab.click('#more', 'page');
      expect(await tab.run(`document.querySelector('#more').textContent`)).toBe('More!');
      await expectNoErrors(tab);
    });

    test.each(['auto', 'manual'])('by a popover (%s) of its own: both are used', async (kind) => {
      const { tab } = await visit(
        covered(
          `<div popover="${kind}" style="inset: 10px auto auto 10px"><input id="of-modal"></div>`,
        ),
      );
      await open(tab);
      await tab.run(`document.querySelector('[popover]').showPopover()`);
      await tab.click('#of-modal', 'page');
      await tab.type('a@b.example');
      await chat(tab, 'Hello');
      expect(await tab.run(`document.querySelector('#of-modal').value`)).toBe('a@b.example');
      await expectNoErrors(tab);
    });
  });

  inLongRuns('a page that writes itself anew keeps a chat that works', async () => {
    const { site, tab } = await visit();
    await open(tab);
    await say(tab, 'One');
    await shown(tab, '.entry.customer');
    await tab.type('Half');
    await tab.run(
      `(document.open(), document.write('<!doctype html><title>New</title><h1>New</h1>'), document.close())`,
    );
    await until(tab, `${CHAT}?.shadowRoot?.querySelector('${FIELD}')?.value === 'Half'`);
    await tab.run(`void (${CHAT}.responder = null)`);
    await tab.click(FIELD);
    await tab.type('!');
    await tab.enter();
    const { messages } = await site.settled(({ message_count }) => message_count === 2);
    expect(messages[1]!.content).toBe('Half!');
    await tab.click('.launcher');
    await until(tab, `!${CHAT}.shadowRoot.querySelector('.panel')`);
  });

  inLongRuns('a page that is left and comes back by the back button goes on', async () => {
    const { site, tab } = await visit((server, path) =>
      path === '/next' ? '<!doctype html><title>Next</title><h1>Next</h1>' : styles('')(server),
    );
    await open(tab);
    await say(tab, 'One');
    await shown(tab, '.entry.customer');
    await tab.type('Half');
    await tab.run(`void setTimeout(() => (location.href = '/next'))`);
    await until(tab, `document.title === 'Next'`);
    await tab.run('void setTimeout(() => history.back())');
    await until(tab, `document.title === 'Shop'`);
    await until(tab, `${CHAT}?.shadowRoot?.querySelector('${FIELD}')?.value === 'Half'`);
    await tab.run(`void (${CHAT}.responder = null)`);
    await tab.click(FIELD);
    await tab.type('!');
    await tab.enter();
    const { messages, events } = await site.settled(({ message_count }) => message_count === 2);
    expect(messages.map(({ content }) => content)).toEqual(['One', 'Half!']);
    expect(new Set(events.map(({ seq }) => seq)).size).toBe(events.length);
    await expectNoErrors(tab);
  });

  inLongRuns(
    'localStorage is full: later pages have all, and the server too, in order',
    async () => {
      const { site, tab } = await visit();
      await tab.run(`(() => {
      let size = 2 ** 23;
      for (let i = 0; size >= 1; i++) {
        try { localStorage.setItem('filler-' + i, 'x'.repeat(size)); } catch { size = Math.floor(size / 2); }
      }
    })()`);
      const texts = ['One', 'Two', 'Three'];
      for (const [index, text] of texts.entries()) {
        if (index === 0) await open(tab);
        else await tab.click(FIELD);
        await tab.run(`void (${CHAT}.responder = null)`);
        await say(tab, text);
        await until(
          tab,
          `${CHAT}.shadowRoot.querySelectorAll('.entry.customer').length === ${index + 1}`,
        );
        await tab.reload();
        await until(
          tab,
          `${CHAT}?.shadowRoot?.querySelectorAll('.entry.customer').length === ${index + 1}`,
        );
      }
      const { messages, events } = await site.settled(({ message_count }) => message_count === 3);
      expect(messages.map(({ content }) => content)).toEqual(texts);
      expect(new Set(events.map(({ seq }) => seq)).size).toBe(events.length);
      await expectNoErrors(tab);
    },
  );

  inLongRuns.each([
    // WebKitGTK takes what is cut off for whole. The server marks the end of its own replies.
    ...(name === 'WebKit'
      ? []
      : [['by the bot', (_: Tab, cut: () => void): void => cut()] as const]),
    ['by a reload', (tab: Tab): Promise<void> => tab.reload()] as const,
  ])('a reply that is cut %s is marked, and can be asked for again', async (_, end) => {
    const bot = await startBot();
    const { site, tab } = await visit();
    await open(tab, `'${bot.url}'`);
    await say(tab, 'How long?');
    const has = (text: string) =>
      `${CHAT}?.shadowRoot?.querySelector('.log')?.textContent.includes('${text}')`;
    await until(tab, has('It is valid'));
    await end(tab, bot.cut);
    await until(tab, has('It is valid …'));
    await tab.run(`void (${CHAT}.responder = '${bot.url}')`);
    await tab.click('.trouble button');
    await until(tab, has('for 7 days.'));
    const { messages } = await site.settled(({ message_count }) => message_count === 3);
    expect(messages.map(({ content }) => content)).toEqual([
      'How long?',
      'It is valid …',
      'It is valid for 7 days.',
    ]);
  });
});

/** A bot whose first reply stops after a few words; `cut` breaks its connection. */
async function startBot() {
  let asked = 0;
  const bot = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'content-type');
    if (request.method === 'OPTIONS') return void response.end();
    request.resume();
    response.setHeader('content-type', 'text/event-stream');
    response.write('data: {"text":"It is valid"}\n\n');
    if (++asked > 1) response.end('data: {"text":" for 7 days."}\n\n');
  });
  await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
  const cut = () => bot.closeAllConnections();
  onTestFinished(() => {
    cut();
    bot.close();
  });
  return { url: `http://127.0.0.1:${(bot.address() as AddressInfo).port}/`, cut };
}
