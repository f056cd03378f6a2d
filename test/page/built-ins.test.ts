import { expect, test } from 'vitest';
import { LONG } from '../long.ts';
import { chatIsBack, endChat, openChat, startSite, tag, useBrowser, write } from './harness.ts';

useBrowser();

/** What old libraries and monitoring do to the built-ins of a page. */
const changes: Record<string, string> = {
  'toJSON on arrays, as Prototype adds it': `
    Array.prototype.toJSON = function () { return '[' + this.join(', ') + ']'; };`,
  'toJSON on everything': `
    Object.defineProperty(Object.prototype, 'toJSON', { value: () => 'no', configurable: true });
    Date.prototype.toJSON = String.prototype.toJSON = () => 'no';`,
  'enumerable methods on arrays and objects': `
    Array.prototype.contains = function (one) { return this.indexOf(one) >= 0; };
    Object.prototype.extend = function () {};`,
  'Array.from that ignores its second argument': `
    Array.from = (list) => Array.prototype.slice.call(list);`,
  'another JSON.stringify': `
    const own = JSON.stringify;
    JSON.stringify = (value, ...rest) => own({ wrapped: value }, ...rest);`,
  'a JSON of its own, as MooTools 1.2 has it': `
    window.JSON = { encode: (value) => String(value), decode: (text) => eval('(' + text + ')') };`,
  'Element and Event of its own, as MooTools and Prototype have them': `
    const OwnElement = window.Element;
    window.Element = function (name, attributes) {
      return Object.assign(document.createElement(name), attributes);
    };
    window.Element.prototype = OwnElement.prototype;
    window.Event = function (event) { this.event = event || window.event; };`,
  'bind, find, reduce and entries of Prototype 1.6': `
    Function.prototype.bind = function () {
      const [context, ...first] = arguments;
      return (...rest) => this.apply(context, [...first, ...rest]);
    };
    Array.prototype.find = Array.prototype.detect = function (test) {
      for (let i = 0; i < this.length; i++) if (test(this[i])) return this[i];
    };
    Array.prototype.reduce = function () { return this.length > 1 ? this : this[0]; };
    Array.prototype.entries = Array.prototype.toArray = function () { return [...this]; };
    Array.prototype.include = function (one) { return this.indexOf(one) >= 0; };
    String.prototype.startsWith = function (text) { return this.lastIndexOf(text, 0) === 0; };
    document.getElementsByClassName = () => [];`,
  'a fetch that adds a header': `
    const own = window.fetch;
    window.fetch = (url, init = {}) => own(url, { ...init, headers: { ...init.headers, 'x-trace': '1' } });`,
  'built-ins that cannot be changed, as hardened pages have them': `
    for (const one of [Object, Array, Function, String, Map, Set, Promise, Error, Date, RegExp]) {
      Object.freeze(one.prototype);
      Object.freeze(one);
    }`,
  'dates that are written in another way': `
    Date.prototype.toISOString = Date.prototype.toJSON = function () {
      return this.getFullYear() + '-' + (this.getMonth() + 1) + '-' + this.getDate() + ' ' + this.toLocaleTimeString();
    };`,
  'a Promise of its own, as Bluebird and Zone.js have it': `
    const Own = window.Promise;
    window.Promise = function (work) { this.own = new Own(work); };
    Promise.prototype = {
      then(...all) { const own = this.own.then(...all); return new Promise((done, fail) => own.then(done, fail)); },
      catch(fail) { return this.then(undefined, fail); },
    };
    Promise.resolve = (value) => new Promise((done) => done(value));
    Promise.reject = (value) => new Promise((_, fail) => fail(value));
    Promise.all = (list) => new Promise((done, fail) => Own.all([...list]).then(done, fail));
    Promise.race = (list) => new Promise((done, fail) => Own.race([...list]).then(done, fail));`,
  'a Promise that is only then and catch in its instances': `
    for (const name of ['finally']) delete Promise.prototype[name];
    for (const name of ['allSettled', 'any', 'try', 'withResolvers']) delete Promise[name];`,
  'a console without methods': `window.console = {};`,
  'timers that return objects, and listeners without options': `
    const later = window.setTimeout;
    window.setTimeout = (...all) => ({ id: later(...all) });
    const clear = window.clearTimeout;
    window.clearTimeout = (timer) => clear(timer && timer.id);
    const listen = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (type, run, options) {
      return listen.call(this, type, run, options === true || Boolean(options && options.capture));
    };`,
  'methods of elements, as MooTools and old polyfills have them': `
    Element.prototype.remove = function () { this.parentNode && this.parentNode.removeChild(this); return this; };
    Element.prototype.closest = function (selector) {
      for (let one = this; one; one = one.parentElement) if (one.matches(selector)) return one;
      return null;
    };
    Element.prototype.append = function (...all) {
      for (const one of all) this.appendChild(typeof one === 'string' ? document.createTextNode(one) : one);
      return this;
    };
    for (const name of ['get', 'set', 'inject', 'grab', 'empty', 'destroy', 'match', 'show', 'hide', 'toggle']) {
      if (!(name in HTMLElement.prototype)) HTMLElement.prototype[name] = function () { return this; };
    }`,
  'an Intl of its own, as the old polyfill has it': `
    const { DateTimeFormat, NumberFormat, Collator } = window.Intl;
    window.Intl = { DateTimeFormat, NumberFormat, Collator };`,
  'less of the browser: no locks, channels, beacons, idle time': `
    for (const name of ['locks', 'sendBeacon', 'scheduling', 'storage']) {
      Object.defineProperty(Navigator.prototype, name, { value: undefined });
    }
    for (const name of ['BroadcastChannel', 'requestIdleCallback', 'scheduler', 'fetchLater']) {
      window[name] = undefined;
    }
    crypto.randomUUID = undefined;`,
  'regular expressions and texts of its own': `
    String.prototype.replaceAll = function (from, to) { return this.split(from).join(to); };
    String.prototype.trim = function () { return this.replace(/^ +| +$/g, ''); };
    String.prototype.strip = String.prototype.capitalize = function () { return this; };
    RegExp.escape = (text) => text;`,
  'an Array.prototype with old at, flat, findLast and includes': `
    Object.assign(Array.prototype, {
      at(index) { return this[index < 0 ? this.length + index : index]; },
      flat() { return [].concat(...this); },
      flatMap(make) { return [].concat(...this.map(make)); },
      findLast(test) { for (let i = this.length - 1; i >= 0; i--) if (test(this[i], i)) return this[i]; },
      findLastIndex(test) { for (let i = this.length - 1; i >= 0; i--) if (test(this[i], i)) return i; return -1; },
      includes(one) { return this.indexOf(one) >= 0; },
    });`,
  'get and set on everything, which descriptors inherit': `
    Object.prototype.get = function (name) { return this[name]; };
    Object.prototype.set = function (name, value) { this[name] = value; return this; };`,
  'value, writable and more on everything, which descriptors inherit': `
    Object.assign(Object.prototype, { value: 1, writable: false, enumerable: false, configurable: false });`,
  'names of options on everything, which calls inherit': `
    for (const name of ['then', 'detail', 'key', 'type', 'name', 'length', 'next', 'done', 'data', 'error']) {
      Object.defineProperty(Object.prototype, name, { value: null, writable: true, configurable: true });
    }`,
  'iterators of its own, as core-js has them for old browsers': `
    for (const one of [Array, NodeList, HTMLCollection, DOMTokenList]) {
      one.prototype[Symbol.iterator] = function () {
        let index = 0;
        return {
          next: () => (index < this.length ? { value: this[index++], done: false } : { value: undefined, done: true }),
          [Symbol.iterator]() { return this; },
        };
      };
    }`,
  'a MutationObserver of its own, as monitoring wraps it': `
    const Own = window.MutationObserver;
    window.MutationObserver = function (callback) {
      this.own = new Own((records) => { try { callback(records, this); } catch (error) { console.warn(error); } });
    };
    for (const name of ['observe', 'disconnect', 'takeRecords']) {
      MutationObserver.prototype[name] = function (...all) { return this.own[name](...all); };
    }`,
  'requests that monitoring watches': `
    const own = window.fetch;
    window.fetch = function (input, init) {
      const request = new Request(input, init);
      return own(request).then((response) => (response.clone().text(), response));
    };
    const { open, send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.open = function (...all) { this.watched = all; return open.apply(this, all); };
    XMLHttpRequest.prototype.send = function (...all) {
      this.addEventListener('loadend', () => this.watched);
      return send.apply(this, all);
    };
    const beacon = navigator.sendBeacon;
    navigator.sendBeacon = (...all) => beacon.apply(navigator, all);`,
  'listeners and timers that monitoring wraps': `
    const wrapped = new WeakMap();
    const wrap = (run) => {
      if (typeof run !== 'function' && typeof run?.handleEvent !== 'function') return run;
      if (!wrapped.has(run)) {
        wrapped.set(run, function (...all) {
          return typeof run === 'function' ? run.apply(this, all) : run.handleEvent(...all);
        });
      }
      return wrapped.get(run);
    };
    const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (type, run, options) {
      return add.call(this, type, wrap(run), options);
    };
    EventTarget.prototype.removeEventListener = function (type, run, options) {
      remove.call(this, type, run, options);
      return remove.call(this, type, wrap(run), options);
    };
    for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame', 'queueMicrotask', 'requestIdleCallback']) {
      const own = window[name];
      window[name] = (run, ...all) => own.call(window, wrap(run), ...all);
    }`,
  'a Date.now and a toString of dates as Datejs has them': `
    Date.now = () => new Date();
    const own = Date.prototype.toString;
    Date.prototype.toString = function (format) {
      return format ? format.replace(/yyyy/, this.getFullYear()) : own.call(this);
    };
    const parse = Date.parse;
    Date.parse = (text) => { const at = parse(text); return isNaN(at) ? null : new Date(at); };`,
  'constants with the names of built-ins, which hide these from modules': `
    document.write('<script>const URL = "/api", Event = {}, Text = {}, Node = {}, Option = {}, ' +
      'Comment = {}, Request = {}, Response = {}, origin = "shop", status = 1, screen = {}, name = "";<' + '/script>');`,
  'constructors of focus and key events of its own': `
    window.FocusEvent = window.KeyboardEvent = window.MouseEvent = window.UIEvent = function (type) {
      this.type = type;
    };`,
  'a fetch that fails': `window.fetch = () => Promise.reject(new TypeError('blocked'));`,
};

/** In the long run each on a page of its own, else two on one page: they differ, and each page takes long. */
const names = Object.keys(changes);
const half = LONG ? names.length : Math.ceil(names.length / 2);
const onPages = names.slice(0, half).map((name, index) => {
  const other = names[half + index];
  // The second first, as nothing can be changed after what hardens built-ins.
  const scripts = [other, name].map((one) => one && `<script>{ ${changes[one]} }</script>`);
  return { name: other ? `${name}; ${other}` : name, script: scripts.join('') };
});

test.each(onPages)('$name: all arrives, and a reload shows it', async ({ script }) => {
  const site = await startSite(
    (server) => `<!doctype html><html lang="en"><title>Shop</title>${script}
      <h1>Shop</h1>${tag(server)}`,
  );
  const page = await site.newPage();
  await page.goto(site.url);
  await openChat(page);
  await page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = () => 'Hi "there"\n\u{1F600}';
  });
  await write(page, 'Hello');
  await page.locator('.entry.ai', { hasText: 'there' }).waitFor();
  await page.reload();
  await chatIsBack(page);
  await page.locator('.entry.customer', { hasText: 'Hello' }).waitFor();
  await endChat(page);
  await page.getByRole('radio', { name: '4 of 5' }).click();
  await page.getByRole('heading', { name: 'Your rating is in.' }).waitFor();
  const record = await site.settled(({ csat_score }) => csat_score === 4);
  expect(record.messages.map(({ content }) => content)).toEqual(['Hello', 'Hi "there"\n\u{1F600}']);
});

test('a rating that the server refuses is said, and can be given again', async () => {
  const site = await startSite(
    (server) => `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag(server)}`,
  );
  const page = await site.newPage();
  await page.goto(site.url);
  await openChat(page);
  await page.evaluate(() => {
    document.querySelector('afterword-chat')!.responder = null;
  });
  await write(page, 'Hello');
  await endChat(page);
  await page.getByRole('radio', { name: '4 of 5' }).waitFor();
  await page.route('**/api/v1/events', (route) => route.fulfill({ status: 422, body: '{}' }));
  await page.getByRole('radio', { name: '4 of 5' }).click();
  await page.getByRole('heading', { name: 'Your rating could not be saved.' }).waitFor();
  expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
  await page.unroute('**/api/v1/events');
  await page.getByRole('radio', { name: '5 of 5' }).click();
  await page.getByRole('heading', { name: 'Your rating is in.' }).waitFor();
  await site.settled(({ csat_score }) => csat_score === 5);
});
