import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { LONG } from '../long.ts';
import { chatIsBack, endChat, openChat, startSite, tag, useBrowser, write } from './harness.ts';
import { installTools, unpackTool } from './packed.ts';
import { buildPageScript } from './page-script.ts';

useBrowser();

/** A library that changes what the browser gives to pages, as npm has it. */
interface Library {
  /** A script that runs before it. */
  before?: string;
  /** Its package with a version, and the files of it that a page loads. */
  files?: [spec: string, ...files: string[]][];
  /** Packages that need others, and a module that imports them, which a site would build. */
  built?: { packages: string[]; source: string };
  /** A script that runs after it. */
  start?: string;
}

/** Where they would send what they see. */
const HERE = `location.origin + '/monitor'`;

const libraries: Record<string, Library> = {
  'zone.js': { files: [['zone.js@0.16.3', 'bundles/zone.umd.min.js']] },
  'zone.js of old Angular': { files: [['zone.js@0.8.29', 'dist/zone.min.js']] },
  'core-js 3': { files: [['core-js-bundle@3.50.0', 'minified.js']] },
  'core-js 2': { files: [['core-js@2.6.12', 'client/core.min.js']] },
  'es5-shim and es6-shim': {
    files: [
      ['es5-shim@4.6.7', 'es5-shim.min.js', 'es5-sham.min.js'],
      ['es6-shim@0.35.8', 'es6-shim.min.js', 'es6-sham.min.js'],
    ],
  },
  'built-ins locked by SES': {
    files: [['ses@2.3.0', 'dist/lockdown.umd.min.js']],
    start: 'lockdown();',
  },
  'Sugar 1': {
    files: [['sugar@1.4.1', 'release/sugar-full.development.js']],
    start: 'Object.extend();',
  },
  'Sugar 2': {
    files: [['sugar@2.0.6', 'dist/sugar.min.js']],
    start: 'Sugar.extend({ objectPrototype: true, enhance: true });',
  },
  'jQuery 1 with Migrate': {
    files: [
      ['jquery@1.12.4', 'dist/jquery.min.js'],
      ['jquery-migrate@1.4.1', 'dist/jquery-migrate.min.js'],
    ],
    start: `jQuery(document).on('click keydown keyup focusin focusout', '*', (event) => event.target.id);`,
  },
  Bluebird: {
    files: [['bluebird@3.7.2', 'js/browser/bluebird.min.js']],
    start: 'window.Promise = P;',
  },
  Datejs: { files: [['datejs@0.0.2', 'lib/date-en-US.js']] },
  'should.js': { files: [['should@13.2.3', 'should.js']] },
  'arrays of MobX 4': {
    built: {
      packages: ['mobx@4.15.7'],
      source: `import { observable } from 'mobx'; window.list = observable([1, 2]);`,
    },
  },
  Sentry: {
    built: {
      packages: ['@sentry/browser@11.12.0'],
      source: `import * as Sentry from '@sentry/browser';
        Sentry.init({
          dsn: 'https://key@o1.ingest.example/1',
          tracesSampleRate: 1, replaysSessionSampleRate: 1, tracePropagationTargets: [/.*/],
          transport: (options) => Sentry.createTransport(options, async () => ({ statusCode: 200 })),
          integrations: [
            Sentry.browserTracingIntegration(), Sentry.replayIntegration(),
            Sentry.captureConsoleIntegration(), Sentry.httpClientIntegration(),
          ],
        });`,
    },
  },
  Datadog: {
    files: [['@datadog/browser-rum@7.16.2', 'bundle/datadog-rum.js']],
    start: `DD_RUM.init({
      applicationId: 'x', clientToken: 'pub1', site: 'datadoghq.com', service: 'shop', proxy: ${HERE},
      sessionSampleRate: 100, trackUserInteractions: true, trackResources: true, trackLongTasks: true,
      allowedTracingUrls: [/.*/],
    });`,
  },
  'New Relic': {
    built: {
      packages: ['@newrelic/browser-agent@1.322.0'],
      source: `import { BrowserAgent } from '@newrelic/browser-agent/loaders/browser-agent';
        const ids = { licenseKey: 'x', applicationID: '1' };
        window.agent = new BrowserAgent({
          init: { distributed_tracing: { enabled: true, allowed_origins: ['*'], cors_use_newrelic_header: true } },
          info: { beacon: 'localhost:1', errorBeacon: 'localhost:1', sa: 1, ...ids },
          loader_config: { accountID: '1', trustKey: '1', agentID: '1', ...ids },
        });`,
    },
  },
  'OpenTelemetry with zones': {
    built: {
      packages: [
        '@opentelemetry/context-zone@2.12.0',
        '@opentelemetry/instrumentation@0.223.0',
        '@opentelemetry/instrumentation-fetch@0.223.0',
        '@opentelemetry/instrumentation-xml-http-request@0.223.0',
        '@opentelemetry/sdk-trace-web@2.12.0',
      ],
      source: `import { ZoneContextManager } from '@opentelemetry/context-zone';
        import { registerInstrumentations } from '@opentelemetry/instrumentation';
        import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch';
        import { XMLHttpRequestInstrumentation } from '@opentelemetry/instrumentation-xml-http-request';
        import { WebTracerProvider } from '@opentelemetry/sdk-trace-web';
        new WebTracerProvider().register({ contextManager: new ZoneContextManager() });
        const options = { propagateTraceHeaderCorsUrls: [/.*/] };
        registerInstrumentations({
          instrumentations: [new FetchInstrumentation(options), new XMLHttpRequestInstrumentation(options)],
        });`,
    },
  },
  'Elastic APM': {
    files: [['@elastic/apm-rum@5.17.5', 'dist/bundles/elastic-apm-rum.umd.min.js']],
    start: `elasticApm.init({ serviceName: 'x', serverUrl: ${HERE}, distributedTracingOrigins: [/.*/] });`,
  },
  Rollbar: {
    files: [['rollbar@2.26.4', 'dist/rollbar.umd.min.js']],
    start: `rollbar.init({
      accessToken: 'x', endpoint: ${HERE}, captureUncaught: true, captureUnhandledRejections: true,
      wrapGlobalEventHandlers: true,
    });`,
  },
  Bugsnag: {
    files: [['@bugsnag/browser@9.0.0', 'dist/bugsnag.min.js']],
    start: `Bugsnag.start({ apiKey: '0'.repeat(32), endpoints: { notify: ${HERE}, sessions: ${HERE} } });`,
  },
  TrackJS: {
    files: [['trackjs@3.10.4', 'index.umd.js']],
    start: `TrackJS.install({ token: 'x', usageURL: ${HERE}, faultURL: ${HERE} });`,
  },
  LogRocket: {
    files: [['logrocket@12.4.0', 'dist/build.umd.js']],
    start: `LogRocket.init('a/b');`,
  },
  'the recorder of rrweb': {
    files: [['rrweb@2.2.2', 'umd/rrweb.min.js']],
    start: `(window.rrweb.record ?? window.rrweb)({ emit(event) { JSON.stringify(event); } });`,
  },
  xhook: {
    files: [['xhook@1.6.2', 'dist/xhook.min.js']],
    start: `xhook.before((request) => { request.headers['x-trace'] = '1'; });
      xhook.after((request, response) => { response.text = String(response.text); });`,
  },
  'DOMPurify on every innerHTML': {
    files: [['dompurify@3.4.18', 'dist/purify.min.js']],
    start: `for (const one of [Element.prototype, ShadowRoot.prototype]) {
      const own = Object.getOwnPropertyDescriptor(one, 'innerHTML');
      Object.defineProperty(one, 'innerHTML', {
        ...own, set(html) { own.set.call(this, DOMPurify.sanitize(html)); },
      });
    }`,
  },
  'Trusted Types for old browsers': {
    files: [['trusted-types@2.0.0', 'dist/es5/trustedtypes.build.js']],
  },
  'custom elements for old browsers, forced': {
    before: `customElements.forcePolyfill = true; window.ShadyDOM = { force: true, noPatch: true };`,
    files: [['@webcomponents/webcomponentsjs@2.8.0', 'webcomponents-bundle.js']],
  },
  'scoped registries of custom elements': {
    files: [
      [
        '@webcomponents/scoped-custom-element-registry@0.0.10',
        'scoped-custom-element-registry.min.js',
      ],
    ],
  },
  'the synthetic shadow of Lightning Web Components': {
    built: {
      packages: ['@lwc/synthetic-shadow@9.5.1'],
      source: `import '@lwc/synthetic-shadow';`,
    },
  },
  'inert for old browsers': { files: [['wicg-inert@3.1.3', 'dist/inert.min.js']] },
  'smooth scrolling for old browsers, forced': {
    before: 'window.__forceSmoothScrollPolyfill__ = true;',
    files: [['smoothscroll-polyfill@0.4.4', 'dist/smoothscroll.min.js']],
  },
};

/** The scripts of a library, in order. */
async function scriptsOf({ before, files = [], built, start }: Library): Promise<string[]> {
  const scripts = files.flatMap(([spec, ...names]) => {
    const folder = unpackTool(spec);
    return names.map((name) => readFileSync(join(folder, name), 'utf8'));
  });
  if (built) {
    const modules = join(installTools(built.packages), 'node_modules');
    scripts.push((await buildPageScript(modules, built.source)).script);
  }
  return [before, ...scripts, start].filter((script) => script !== undefined);
}

/** What the page has of what the browser gives: the chat must leave it alone. */
const OWN = `[
  fetch, Promise, JSON, JSON.stringify, Object, Array, Date, Event, CustomEvent, MutationObserver,
  XMLHttpRequest, setTimeout, history.pushState, console.error, customElements.define,
  Array.prototype.toJSON, Element.prototype.attachShadow, Element.prototype.append,
  EventTarget.prototype.addEventListener, HTMLElement.prototype.focus, HTMLElement.prototype.click,
]`;

// Only in `npm run test:long`: they are installed for it.
describe.runIf(LONG).each(Object.keys(libraries))('on a page with %s', (name) => {
  let scripts: string[];
  beforeAll(async () => {
    scripts = await scriptsOf(libraries[name]!);
  });

  test.each(['before the chat', 'after it'])('%s', async (when) => {
    const isBefore = when === 'before the chat';
    const site = await startSite(
      (server) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
        ${isBefore ? scripts.map((_, index) => `<script src="/library-${index}.js"></script>`).join('') : ''}
        <h1>Shop</h1>${tag(server)}</html>`,
    );
    const page = await site.newPage();
    for (const [index, body] of scripts.entries()) {
      await page.route(`**/library-${index}.js`, (route) =>
        route.fulfill({ contentType: 'text/javascript; charset=utf-8', body }),
      );
    }
    await page.route('**/monitor*', (route) => route.fulfill({ body: '{}' }));
    const arrive = async () => {
      await page.locator('.launcher').waitFor();
      if (isBefore) return;
      for (const index of scripts.keys()) {
        await page.addScriptTag({ url: `${site.url}/library-${index}.js` });
      }
    };

    await page.goto(site.url);
    await arrive();
    await page.evaluate(`window.own = ${OWN}; 0`);
    await openChat(page);
    await page.evaluate(() => {
      document.querySelector('afterword-chat')!.responder = async function* () {
        for (const piece of ['It is **on ', 'its', ' way**.\n\n- "Mon"\n', '- Tue \u{1F600}']) {
          yield piece;
          await new Promise((resolve) => setTimeout(resolve, 30));
        }
      };
    });
    await write(page, 'Where is my "parcel"?');
    await page.locator('.entry.ai li', { hasText: 'Tue' }).waitFor();
    await page.locator('.foot .person').click();
    const isOwn = `${OWN}.every((one, index) => one === window.own[index])`;
    expect(await page.evaluate(isOwn)).toBe(true);
    await page.reload();
    await arrive();
    await chatIsBack(page);
    await page.locator('.entry.ai li', { hasText: 'Tue' }).waitFor();
    await endChat(page);
    await page.getByRole('radio', { name: '4 of 5' }).click();
    await page.getByRole('heading', { name: 'Your rating is in.' }).waitFor();
    await page.locator('.comment textarea').fill('Quick');
    await page.locator('.comment .primary').click();
    const record = await site.settled(({ feedback }) => feedback !== null);
    expect(record).toMatchObject({
      csat_score: 4,
      feedback: 'Quick',
      escalated: true,
      status: 'resolved',
    });
    expect(record.messages.map(({ content }) => content)).toEqual([
      'Where is my "parcel"?',
      'It is **on its way**.\n\n- "Mon"\n- Tue \u{1F600}',
    ]);
    expect(new Set(record.events.map(({ seq }) => seq)).size).toBe(record.events.length);
  });
});
