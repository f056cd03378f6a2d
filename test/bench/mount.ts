import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { launchBrowser } from '../page/launch.ts';
import { serveSite, TAG } from './site.ts';
import { median, printFigures } from './table.ts';

const ROUNDS = 15;
const SLOWER = 4;
/** Long enough for all that happens without a touch, milliseconds. */
const SETTLE = 1500;

interface Mounted {
  /** Milliseconds of script on the main thread. */
  script: number;
  /** Of that, the script tag's own. */
  tag: number;
  blocking: number;
  shift: number;
  heapKilobytes: number;
}

/** Mounting the launcher by the script tag, beside the floor, in turns, in one browser. */
export async function benchMount(): Promise<void> {
  const floor = await buildFloor();
  const site = await serveSite(
    {
      '/blank': '',
      '/floor': '<script type="module" src="/floor.js"></script>',
      '/afterword': TAG,
    },
    { '/floor.js': floor },
  );
  // As visitors have it: on hosts of development machines, the launcher checks its settings.
  const { port } = new URL(site.url);
  const shop = `http://shop.example:${port}`;
  const browser = await launchBrowser(
    '--host-resolver-rules=MAP shop.example 127.0.0.1',
    `--unsafely-treat-insecure-origin-as-secure=${shop}`,
  );

  const runs: Record<'floor' | 'afterword' | 'blank', Mounted[]> = {
    floor: [],
    afterword: [],
    blank: [],
  };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, element] of [
      ['blank', 'h1'],
      ['floor', 'floor-buttons'],
      ['afterword', 'afterword-chat'],
    ] as const) {
      const mounted = await mount(browser, `${shop}/${name}`, element);
      // The first round warms the browser.
      if (round > 0) runs[name].push(mounted);
    }
  }
  await browser.close();
  site.close();

  const of = (name: keyof typeof runs, what: keyof Mounted) =>
    median(runs[name].map((run) => run[what]));
  const script = of('afterword', 'script') - of('blank', 'script');
  const least = of('floor', 'script') - of('blank', 'script');
  const heap = of('afterword', 'heapKilobytes') - of('blank', 'heapKilobytes');
  const ratio = script / least;
  printFigures(`Mount in Chromium, CPU ${SLOWER}× slower, median of ${ROUNDS}`, [
    {
      what: 'script time',
      figure: `${script.toFixed(1)} ms, ${ratio.toFixed(2)} × floor (${least.toFixed(1)} ms)`,
      budget: '≤ 1.6 × floor',
      holds: ratio <= 1.6,
    },
    {
      what: 'the script tag alone',
      figure: `${of('afterword', 'tag').toFixed(1)} ms`,
      budget: '≤ 5 ms',
      holds: of('afterword', 'tag') <= 5,
    },
    {
      what: 'total blocking time',
      figure: `${of('afterword', 'blocking').toFixed(0)} ms`,
      budget: '0 ms',
      holds: of('afterword', 'blocking') === 0,
    },
    {
      what: 'layout shift',
      figure: of('afterword', 'shift').toFixed(3),
      budget: '0',
      holds: of('afterword', 'shift') === 0,
    },
    {
      what: 'heap after mount, over a blank page',
      figure: `${heap.toFixed(0)} KB`,
      budget: '≤ 350 KB',
      holds: heap <= 350,
    },
  ]);
}

async function buildFloor(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: 'test/bench/floor.tsx', formats: ['es'] },
      rolldownOptions: { output: { minify: true } },
    },
  });
  const [{ output }] = built as unknown as [{ output: [{ code: string }] }];
  return output[0].code;
}

async function mount(browser: Browser, url: string, element: string): Promise<Mounted> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable');
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(() => {
    const seen = { blocking: 0, shift: 0 };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.blocking += Math.max(0, duration - 50);
    }).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        seen.shift += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(url);
  // No look into the page before the measure: Playwright's own scripts would count.
  await page.waitForTimeout(SETTLE);
  const { metrics } = await devtools.send('Performance.getMetrics');
  const script = (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0) * 1000;
  if ((await page.locator(element).count()) === 0) throw new Error(`No ${element} at ${url}.`);
  const seen = await page.evaluate(
    () => (window as unknown as { seen: { blocking: number; shift: number } }).seen,
  );
  const tag = await tagTime(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  await context.close();
  return {
    script,
    tag,
    blocking: seen.blocking,
    shift: seen.shift,
    heapKilobytes: usedSize / 1000,
  };
}

/** Runs the tag's source once more in the page and times it: what the browser gives is too coarse. */
async function tagTime(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const script = document.querySelector<HTMLScriptElement>('script[src*="afterword.js"]');
    if (!script) return 0;
    const source = await (await fetch(script.src)).text();
    const start = performance.now();
    new Function(source)();
    return performance.now() - start;
  });
}
