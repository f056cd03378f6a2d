import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LONG } from '../long.ts';
import { PUBLISHABLE } from '../server/harness.ts';
import { newPage, startSite, useBrowser } from './harness.ts';
import { unpackTool } from './packed.ts';
import { startShop, type Vendor } from './vendors/vendor.ts';

useBrowser();

const survey = {
  id: 'survey-1',
  name: 'Support',
  type: 'popover',
  start_date: '2026-01-01T00:00:00Z',
  end_date: null,
  enable_partial_responses: true,
  conditions: null,
  appearance: { displayThankYouMessage: false },
  questions: [
    {
      id: 'q1',
      type: 'rating',
      display: 'number',
      scale: 10,
      question: 'How likely?',
      lowerBoundLabel: 'No',
      upperBoundLabel: 'Yes',
      buttonText: 'Next',
    },
    { id: 'q2', type: 'open', question: 'Why?', buttonText: 'Send', optional: true },
  ],
};

/** PostHog's library, with the few answers of its service that a survey needs. */
const posthog: Pick<Vendor, 'answer'> = {
  answer(path, _body, response) {
    response.setHeader('content-type', 'application/json');
    if (path.includes('/surveys')) response.end(JSON.stringify({ surveys: [survey] }));
    else if (path.includes('/config'))
      response.end(JSON.stringify({ surveys: true, supportedCompression: [] }));
    else if (path.includes('/flags'))
      response.end(JSON.stringify({ featureFlags: {}, flags: {}, surveys: true }));
    else response.end('{"status":1}');
    return true;
  },
};

test.skipIf(!LONG)(
  'a PostHog survey, which is sent after each question, is one rating and its comment',
  async () => {
    const site = await startSite(() => '');
    const folder = join(unpackTool('posthog-js@1.449.2'), 'dist');
    const { url: server } = site.server;
    const url = await startShop(
      posthog as Vendor,
      folder,
      () => `<!doctype html><html lang="en"><title>Shop</title>
      <script type="importmap">{"imports":{
        "afterword/headless":"${server}/afterword/headless.js",
        "afterword/adapters/":"${server}/afterword/adapters/"}}</script>
      <script src="/vendor/array.full.no-external.js"></script>
      <script type="module">
        import { createAfterword } from 'afterword/headless';
        import { observe } from 'afterword/adapters/posthog.js';
        const afterword = createAfterword({ key: '${PUBLISHABLE}', endpoint: '${server}' });
        const { posthog } = window;
        posthog.init('phc_test', { api_host: location.origin + '/bot', disable_compression: true, opt_out_useragent_filter: true,
          loaded: (loaded) => { window.observed = observe(loaded, { afterword }); } });
        afterword.conversation().message({ senderType: 'customer', content: 'Hello' });
      </script></html>`,
    );
    const page = await newPage();
    await page.goto(url);
    const send = page.getByRole('button', { name: 'Submit survey' });
    await page.getByLabel('Rate 8', { exact: true }).click();
    await send.click();
    await page.locator('textarea').first().fill('Quick.');
    await send.click();
    const record = await site.settled(({ feedback }) => feedback !== null);
    expect(record).toMatchObject({ csat_score: 4, feedback: 'Quick.' });
    expect(record.events.filter(({ type }) => type === 'survey.rated')).toHaveLength(1);
  },
);
