import { type Browser, chromium } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.js';

/** Chromium, headless, that asks nothing of the network by itself. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('No Chromium. Run: node scripts/setup.js browser');
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}
