import { signal } from '@preact/signals-core';
import { live } from '../../element/part.ts';
import type * as Markdown from '../../markdown/index.tsx';

/** What may be Markdown. Most texts have none of it. */
const MARKS = /[`*_[\\|&~<]|https?:|^[ \t]*(?:[-+•>#=]|\d{1,3}[.)])/m;

const read = signal<typeof Markdown | null>(null);

let loading: Promise<unknown> | undefined;

/** Loads what reads Markdown if a text may have some, or is so long that it is laid out in pieces. */
export function readFor(text: string): void {
  if (read.peek() || (text.length < 2000 && !MARKS.test(text))) return;
  loading ??= import('../../markdown/index.tsx').then(
    (part) => (read.value = part),
    // The next text tries again.
    () => (loading = undefined),
  );
}

/**
 * What a bot, an agent or the site says. Markdown is read by a part that loads with the first text that may have
 * some. Until then, and when it cannot be loaded, the text stands as it was written.
 */
export const Text = live<{ root: ShadowRoot; children: string }>(({ root, children }) => {
  const formatted = read.value?.formatted(children, root);
  readFor(children);
  return <div class="bubble">{formatted ?? <p key={children}>{children}</p>}</div>;
});

/** The same without marks, for screen readers. */
export async function spoken(text: string): Promise<string> {
  readFor(text);
  await loading;
  return (await read.peek()?.aloud(text)) ?? text;
}
