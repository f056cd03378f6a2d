import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { Builder, Capabilities, Key } from 'selenium-webdriver';
import { freePort } from '../free-port.ts';
import { launchBrowser } from './launch.ts';
import { findBrowser } from '../../scripts/browser.js';

/** A window of a new customer, in any engine. Selectors are those of a chat's shadow root. */
export interface Tab {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs an expression in the page, and waits for its promise. */
  run<T>(expression: string): Promise<T>;
  /** Clicks in the middle of what the selector finds in the chat, or in the page. */
  click(selector: string, where?: 'page'): Promise<void>;
  /** Types with the keyboard, wherever the focus is. */
  type(text: string): Promise<void>;
  enter(): Promise<void>;
  close(): Promise<void>;
}

export interface Engine {
  newTab(): Promise<Tab>;
  close(): Promise<void>;
}

/** The first chat of the page, or of the frame in it, as an expression. */
export const CHAT = `(document.querySelector('afterword-chat') ??
  document.querySelector('iframe')?.contentDocument.querySelector('afterword-chat'))`;

/** A part of it, as an expression. */
const inChat = (selector: string) =>
  `${CHAT}?.shadowRoot?.querySelector(${JSON.stringify(selector)})`;

/** Waits in the page, and in the one that comes after it, until an expression is true. @throws after 15 seconds */
export async function until(tab: Tab, expression: string): Promise<void> {
  let last: unknown;
  for (const end = Date.now() + 15_000; Date.now() < end;) {
    try {
      if (await tab.run(`Boolean(${expression})`)) return;
    } catch (error) {
      // The page may be on its way to another.
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`It never held: ${expression}`, { cause: last });
}

/** Waits until the chat shows what the selector finds. */
export const shown = (tab: Tab, selector: string) => until(tab, inChat(selector));

/** Reads from what the selector finds in the chat, `part`. */
export const read = <T>(tab: Tab, selector: string, expression: string) =>
  tab.run<T>(`((part) => ${expression})(${inChat(selector)})`);

/** The middle of what is found, in pixels of the window, once it does not move any more. */
async function middle(
  tab: Tab,
  selector: string,
  where?: 'page',
): Promise<{ x: number; y: number }> {
  const found = where ? `document.querySelector(${JSON.stringify(selector)})` : inChat(selector);
  await until(tab, found);
  return tab.run(
    `(async (part) => {
      part.scrollIntoView({ block: 'nearest' });
      const frame = part.ownerDocument.defaultView.frameElement?.getBoundingClientRect() ?? { x: 0, y: 0 };
      for (let last = '';;) {
        const { x, y, width, height } = part.getBoundingClientRect();
        const now = [x, y, width, height].join();
        if (now === last && width > 0) return { x: Math.round(frame.x + x + width / 2), y: Math.round(frame.y + y + height / 2) };
        last = now;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })(${found})`,
  );
}

async function chromium(): Promise<Engine> {
  const browser = await launchBrowser();
  return {
    async newTab() {
      const context = await browser.newContext({ viewport: { width: 900, height: 700 } });
      const page = await context.newPage();
      const tab: Tab = {
        goto: async (url) => void (await page.goto(url)),
        reload: async () => void (await page.reload()),
        run: (expression) => page.evaluate(expression),
        click: async (selector, where) => {
          const { x, y } = await middle(tab, selector, where);
          await page.mouse.click(x, y);
        },
        type: (text) => page.keyboard.type(text, { delay: 5 }),
        enter: () => page.keyboard.press('Enter'),
        close: () => context.close(),
      };
      return tab;
    },
    close: () => browser.close(),
  };
}

const onPath = (name: string) =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));

const FIREFOX = onPath('firefox') ?? onPath('firefox-esr');

async function firefox(): Promise<Engine> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: FIREFOX!,
    headless: true,
  });
  return {
    async newTab() {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.setViewport({ width: 900, height: 700 });
      const tab: Tab = {
        goto: async (url) => void (await page.goto(url)),
        reload: async () => void (await page.reload()),
        run: <T>(expression: string) => page.evaluate(expression) as Promise<T>,
        click: async (selector, where) => {
          const { x, y } = await middle(tab, selector, where);
          await page.mouse.click(x, y);
        },
        type: (text) => page.keyboard.type(text, { delay: 5 }),
        enter: () => page.keyboard.press('Enter'),
        close: () => context.close(),
      };
      return tab;
    },
    close: () => browser.close(),
  };
}

/** WebKitGTK has no mode without a window, so it gets a screen of its own. */
const WEBKIT_DRIVER = onPath('WebKitWebDriver');
const SCREEN = onPath('xvfb-run');
/** The small browser that comes with the engine. */
const MINI_BROWSER = ['4.1', '6.0', '4.0']
  .flatMap((version) =>
    ['x86_64-linux-gnu/', 'aarch64-linux-gnu/', ''].map((machine) =>
      version === '6.0'
        ? `/usr/lib/${machine}webkitgtk-${version}/MiniBrowser`
        : `/usr/lib/${machine}webkit2gtk-${version}/MiniBrowser`,
    ),
  )
  .find((path) => existsSync(path));

async function webkit(): Promise<Engine> {
  const port = await freePort();
  const driverArguments = [`--port=${port}`, '--host=127.0.0.1'];
  const process = spawn(
    SCREEN!,
    ['-a', '-s', '-screen 0 1600x1200x24', WEBKIT_DRIVER!, ...driverArguments],
    {
      stdio: 'ignore',
      detached: true,
    },
  );
  const server = `http://127.0.0.1:${port}`;
  await answers(`${server}/status`);
  return {
    async newTab() {
      const capabilities = new Capabilities({
        browserName: 'MiniBrowser',
        'webkitgtk:browserOptions': { binary: MINI_BROWSER, args: ['--automation'] },
      });
      const driver = await new Builder().usingServer(server).withCapabilities(capabilities).build();
      const tab: Tab = {
        goto: (url) => driver.get(url),
        reload: () => driver.navigate().refresh(),
        run: <T>(expression: string) => driver.executeScript<T>(`return ${expression}`),
        click: async (selector, where) => {
          const { x, y } = await middle(tab, selector, where);
          await driver.actions().move({ x, y, duration: 0 }).click().perform();
        },
        type: async (text) => {
          const actions = driver.actions();
          await actions.sendKeys(...text).perform();
        },
        enter: () => driver.actions().sendKeys(Key.ENTER).perform(),
        close: () => driver.quit(),
      };
      return tab;
    },
    async close() {
      // The screen goes with the driver: they are one group.
      globalThis.process.kill(-process.pid!, 'SIGTERM');
    },
  };
}

/** Waits until the driver listens. @throws after 10 seconds */
async function answers(url: string): Promise<void> {
  for (let left = 100; left > 0; left--) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('WebKitWebDriver does not answer.');
}

/** The engines, and what each needs that is not installed here. */
export const engines: Record<string, { start: () => Promise<Engine>; missing: string[] }> = {
  Chromium: { start: chromium, missing: findBrowser() ? [] : ['Chromium'] },
  Firefox: { start: firefox, missing: FIREFOX ? [] : ['Firefox'] },
  WebKit: {
    start: webkit,
    missing: [
      ...(WEBKIT_DRIVER ? [] : ['WebKitWebDriver']),
      ...(MINI_BROWSER ? [] : ['MiniBrowser']),
      ...(SCREEN ? [] : ['xvfb-run']),
    ],
  },
};
