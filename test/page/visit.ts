import type { Page } from 'playwright-core';

/** The steps of a visit in which nothing unusual happens. */
const STEPS = [
  'the page',
  'opening the chat',
  'the first letter',
  'the first message',
  'asking for a person',
  'the end, and a star',
  'a comment',
] as const;

type Step = (typeof STEPS)[number];

/** Until everything that a step starts has loaded, milliseconds. */
const SETTLE = 1500;

/** The name of a script without its folder and its hash. */
export const nameOf = (path: string): string =>
  path.replace(/.*\//, '').replace(/(?:-[\w-]{8})?\.js$/, '');

/**
 * An ordinary visit: two questions to the bot, a person asked for, the end, a star, a comment.
 *
 * @returns the scripts that each step loads, by their paths
 */
export async function visit(page: Page, url: string): Promise<Map<Step, string[]>> {
  const loaded = new Map<Step, string[]>(STEPS.map((step) => [step, []]));
  let step: Step = 'the page';
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('.js')) loaded.get(step)!.push(pathname);
  });
  const field = page.locator('.composer textarea');
  const replies = page.locator('.entry.ai');
  const ask = async (text: string, reply: number) => {
    await field.pressSequentially(text);
    step = 'the first message';
    await page.keyboard.press('Enter');
    await replies.nth(reply).waitFor();
    await page.waitForTimeout(SETTLE);
  };

  await page.goto(url);
  await page.locator('.launcher').waitFor();
  await page.waitForTimeout(SETTLE);
  step = 'opening the chat';
  await page.locator('.launcher').click();
  await field.waitFor();
  await page.waitForTimeout(SETTLE);
  step = 'the first letter';
  await field.pressSequentially('H');
  await page.waitForTimeout(SETTLE);
  // The greeting is an entry, too.
  await ask('ow long does delivery take?', 1);
  await ask('How do I return an item?', 2);
  step = 'asking for a person';
  await page.getByRole('button', { name: 'Talk to a person' }).click();
  await page.waitForTimeout(SETTLE);
  step = 'the end, and a star';
  await page.getByRole('button', { name: 'End chat' }).click();
  await page.getByRole('button', { name: 'Yes, end it' }).click();
  await page.getByRole('radio', { name: '4 of 5, good' }).click();
  await page.getByText('Your rating is in.').waitFor();
  step = 'a comment';
  await page.locator('.survey textarea').fill('Quick and clear.');
  await page.locator('.survey').getByRole('button', { name: 'Send comment' }).click();
  await page.getByText('The team reads every comment.').waitFor();
  await page.locator('.head').getByRole('button', { name: 'Minimise the chat' }).click();
  return loaded;
}
