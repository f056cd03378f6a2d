import { type Browser, chromium } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.js';

/**
 * What Chromium would do for the windows of people: pages behind its address bar, which cost each
 * window more than ours do, and a process kept ready for the next page.
 */
const FOR_PEOPLE = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'SpareRendererForSitePerProcess'];

/** The list that Playwright gives: Chromium takes the last one alone. */
const BY_PLAYWRIGHT = [
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'AimEnabled',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'TcpPortRandomizationWin',
  'ThirdPartyStoragePartitioning',
];

/** Chromium, headless, that asks nothing of the network by itself. `args`: more flags. */
export async function launchBrowser(...args: string[]): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('No Chromium. Run: node scripts/setup.js browser');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      // Letters are drawn alike with and without windows.
      '--font-render-hinting=none',
      '--disable-background-networking',
      `--disable-features=${[...FOR_PEOPLE, ...BY_PLAYWRIGHT].join(',')}`,
      ...args,
    ],
  });
}
