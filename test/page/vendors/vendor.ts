import { readFileSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { LONG_REPLY } from './scripts.ts';

/** A message as a vendor's own store has it. */
export interface Stored {
  author: 'customer' | 'ai' | 'human_agent';
  text: string;
}

/** The real chat of a vendor, pinned, and how a customer uses it. */
export interface Vendor {
  /** Of its adapter. */
  name: string;
  version: string;
  /** Unpacks or builds what the page loads. @returns the folder that is served at `/vendor` */
  prepare(): Promise<string> | string;
  /** The chat on a page, without us. What the site needs to reach stands on `window`. */
  html: string;
  /** The lines of docs/adapters.md that observe it, with `afterword` at hand. */
  lines: string;
  /** By which adapters it is observed; default: its own, and that of any page. */
  by?: readonly ('api' | 'dom')[];
  /** What its service does beside requests. */
  connect?(context: BrowserContext): Promise<void>;
  say(page: Page, text: string): Promise<void>;
  /** What the vendor's own store has: that of its service, or, where the browser has it, that of the tab. */
  stored(page: Page): Promise<Stored[]>;
  /** Answers requests of the chat to paths below `/bot`; returns whether it did. */
  answer?(
    path: string,
    body: unknown,
    response: ServerResponse,
    url: URL,
  ): boolean | Promise<boolean>;
  /** Changes the last reply in the vendor's chat; absent: it cannot. */
  edit?(page: Page, text: string): Promise<void>;
  /** What two tabs know of each other: `all` at once; what the `service` tells at the next load; `nothing`. */
  tabs: 'all' | 'service' | 'nothing';
  /** Scripts that cannot end alike, by API and by page, each with the reason. */
  except?: { api?: Record<string, string>; dom?: Record<string, string> };
  /** Selectors for the adapter of any page. */
  dom: Record<string, string>;
}

/** What the scripted bot says to a text: long enough to be streamed in pieces. */
export const replyTo = (text: string): string =>
  `You said ${text.split(' ').length} words: ${text}${isLong(text) ? MORE : ''}`;

const isLong = (text: string) => text.includes(LONG_REPLY);

const MORE = Array.from({ length: 40 }, (_, index) => ` Rule ${index} is simple, too.`).join('');

/** How long a bot that does not stream takes for its reply, milliseconds. */
export const delayOf = (text: string): number => (isLong(text) ? 800 : 50);

/** A site with a vendor's chat, and the bot behind it. @returns its origin */
export async function startShop(
  vendor: Pick<Vendor, 'answer'>,
  folder: string,
  html: (path: string) => string,
): Promise<string> {
  const host = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url!, 'http://localhost');
      const { pathname } = url;
      if (pathname.startsWith('/bot')) {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const text = Buffer.concat(chunks).toString();
        const body: unknown = text.startsWith('{') ? JSON.parse(text) : text;
        if (await vendor.answer?.(pathname, body, response, url)) return;
      }
      const file = pathname.startsWith('/vendor/') && join(folder, pathname.slice(8));
      if (file && statSync(file, { throwIfNoEntry: false })?.isFile()) {
        response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
        // The page is loaded many times.
        response.setHeader('cache-control', 'max-age=3600');
        response.end(readFileSync(file));
        return;
      }
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(html(pathname));
    })();
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    host.close();
    host.closeAllConnections();
  });
  return `http://localhost:${(host.address() as AddressInfo).port}`;
}

const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
};
