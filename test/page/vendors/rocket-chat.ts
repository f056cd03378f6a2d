import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Page, WebSocketRoute } from 'playwright-core';
import { unpackTool } from '../packed.ts';
import { delayOf, replyTo, type Vendor } from './vendor.ts';

interface Message {
  _id: string;
  rid: string;
  msg: string;
  ts: string;
  editedAt?: string;
  /** Absent: it is said by somebody. */
  t?: 'livechat-close';
  u: { _id: string; username: string; name: string };
}

/** What the service has: the room of each visitor's token, and its messages. */
const rooms = new Map<string, Message[]>();
/** Each page that listens, and the rooms that it listens to. */
const pages = new Map<WebSocketRoute, Set<string>>();
let ids = 0;
let folder = '';

/** What it plays for a message. */
const SILENCE =
  'data:audio/wav;base64,UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQIAAACAgA==';

const guestOf = (token: string) => ({ _id: `guest-${token}`, username: 'guest', name: 'Guest' });
const bot = { _id: 'bot', username: 'bot', name: 'Bot' };
const roomOf = (token: string) => ({ _id: `room-${token}`, open: true, t: 'l', v: guestOf(token) });

function tell(message: Message): void {
  const text = JSON.stringify({
    msg: 'changed',
    collection: 'stream-room-messages',
    id: 'id',
    // DDP writes dates otherwise than REST.
    fields: {
      eventName: message.rid,
      args: [{ ...message, ts: { $date: Date.parse(message.ts) } }],
    },
  });
  for (const [page, known] of pages) if (known.has(message.rid)) page.send(text);
}

function add(rid: string, msg: string, u: Message['u']): Message {
  const message = { _id: `m${ids++}`, rid, msg, ts: new Date().toISOString(), u };
  rooms.get(rid)!.push(message);
  tell(message);
  return message;
}

/** The answers of Meteor's protocol, DDP, that the widget waits for. */
function connect(socket: WebSocketRoute): void {
  pages.set(socket, new Set());
  socket.onClose(() => void pages.delete(socket));
  socket.onMessage((text) => {
    const { msg, id, name, params } = JSON.parse(String(text)) as {
      msg: string;
      id: string;
      name?: string;
      params?: [string];
    };
    const send = (answer: object) => socket.send(JSON.stringify(answer));
    if (msg === 'connect') send({ msg: 'connected', session: 'session' });
    if (msg === 'ping') send({ msg: 'pong' });
    if (msg === 'method') send({ msg: 'result', id, result: {} });
    if (msg === 'unsub') send({ msg: 'result', id, result: {} });
    if (msg !== 'sub') return;
    if (name === 'stream-room-messages') pages.get(socket)!.add(params![0]);
    send({ msg: 'ready', subs: [id] });
  });
}

const json = (response: ServerResponse, body: object): true => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ success: true, ...body }));
  return true;
};

/** An agent ends the chat. */
export async function close(page: Page): Promise<void> {
  const [{ rid }] = (await messagesOf(page)) as [Message];
  tell({
    _id: `m${ids++}`,
    rid,
    msg: '',
    t: 'livechat-close',
    ts: new Date().toISOString(),
    u: bot,
  });
}

async function messagesOf(page: Page): Promise<Message[]> {
  const kept = await page.evaluate(() => localStorage.getItem('store'));
  const { room } = JSON.parse(kept ?? '{}') as { room?: { _id: string } | null };
  return rooms.get(room?._id ?? '') ?? [];
}

/**
 * The widget runs in a frame, and tells the page no words. It is read where the frame has the origin of the page: a
 * server that is reached through the site's own.
 */
export const rocketChat: Vendor = {
  name: 'rocket-chat',
  version: '1.13.3',
  tabs: 'all',
  // It has none.
  by: ['dom'],
  prepare: () => (folder = join(unpackTool('@rocket.chat/livechat@1.13.3'), 'build')),
  html: `<script>
      window.RocketChat = (what) => window.RocketChat._.push(what);
      window.RocketChat._ = [];
      window.RocketChat.url = location.origin + '/bot/livechat';
      RocketChat(function () { this.maximizeWidget(); });
    </script>
    <script defer src="/bot/livechat/rocketchat-livechat.min.js"></script>`,
  lines: '',
  async connect(context) {
    await context.routeWebSocket(/\/websocket$/, connect);
  },
  async say(page, text) {
    const composer = page
      .frameLocator('#rocketchat-iframe')
      .locator('[class*=composer__input][contenteditable]');
    await composer.fill(text);
    await composer.press('Enter');
  },
  async stored(page) {
    return (await messagesOf(page)).map(({ u, msg }) => ({
      author: u._id === 'bot' ? 'ai' : 'customer',
      text: msg,
    }));
  },
  async edit(page, text) {
    const last = (await messagesOf(page)).findLast(({ u }) => u._id === 'bot')!;
    Object.assign(last, { msg: text, editedAt: new Date().toISOString() });
    tell(last);
  },
  answer(path, body, response, url) {
    const [, file] = /^\/bot\/livechat(?:\/([\w.~-]+))?$/.exec(path) ?? [];
    if (file) {
      response.setHeader('content-type', file.endsWith('.css') ? 'text/css' : 'text/javascript');
      response.end(readFileSync(join(folder, file)));
      return true;
    }
    if (path === '/bot/livechat') {
      // Where the service is, as the service itself writes it into the page.
      const where = "<script>window.SERVER_URL = location.origin + '/bot'</script>";
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(
        readFileSync(join(folder, 'index.html'), 'utf8').replace('<head>', `<head>${where}`),
      );
      return true;
    }
    const { searchParams } = url;
    const [, what] = /^\/bot\/api\/v1\/livechat\/([\w.]+)/.exec(path) ?? [];
    const sent = body as {
      token?: string;
      rid?: string;
      msg?: string;
      visitor?: { token: string };
    };
    const token = searchParams.get('token') ?? sent.token ?? sent.visitor?.token ?? '';
    const rid = roomOf(token)._id;
    const isOpen = rooms.has(rid);
    if (what === 'config') {
      const config = {
        enabled: true,
        online: true,
        settings: { registrationForm: false },
        theme: { title: 'Help', color: '#04436a' },
        messages: {},
        triggers: [],
        departments: [],
        resources: { sound: SILENCE },
        ...(isOpen && { room: roomOf(token), guest: { ...guestOf(token), token }, agent: bot }),
      };
      return json(response, { config });
    }
    if (what === 'visitor') return json(response, { visitor: { ...guestOf(token), token } });
    if (what === 'room') {
      if (!isOpen) rooms.set(rid, []);
      return json(response, { room: roomOf(token), newRoom: !isOpen });
    }
    if (what === 'message') {
      const message = add(rid, sent.msg!, guestOf(token));
      setTimeout(() => add(rid, replyTo(sent.msg!), bot), delayOf(sent.msg!));
      return json(response, { message });
    }
    if (what === 'messages.history') {
      return json(response, { messages: (rooms.get(rid) ?? []).toReversed() });
    }
    if (what === 'agent.info') return json(response, { agent: bot });
    return json(response, {});
  },
  dom: {
    list: '#rocketchat-iframe >>> [class*=message-list__content]',
    message: 'li[class*=message-container]',
    customer: '[class*=message-container--reverse]',
    text: '[class*=message-text__]',
  },
};
