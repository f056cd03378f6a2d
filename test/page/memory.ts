import type { CDPSession, Page } from 'playwright-core';

/** How many chats are in the memory of a page of Chromium, after a collection, whether they are on the page or not. */
export async function chatsInMemory(page: Page): Promise<number> {
  const session: CDPSession = await page.context().newCDPSession(page);
  try {
    await session.send('HeapProfiler.collectGarbage');
    const { result } = await session.send('Runtime.evaluate', {
      expression: `customElements.get('afterword-chat').prototype`,
    });
    const { objects } = await session.send('Runtime.queryObjects', {
      prototypeObjectId: result.objectId!,
    });
    const { result: count } = await session.send('Runtime.callFunctionOn', {
      functionDeclaration: 'function () { return this.length; }',
      objectId: objects.objectId!,
      returnByValue: true,
    });
    return count.value as number;
  } finally {
    await session.detach();
  }
}
