import { signal } from '@preact/signals-core';
import type { ComponentType } from 'preact';
import { live } from '../../element/part.ts';

interface Props {
  root: ShadowRoot;
  children: string;
}

/** What may be Markdown. Most texts have none of it. */
const MARKS = /[`*_[]|https?:|^[^\S\n]*(?:[-•]|\d{1,3}[.)])\s/m;

const formatted = signal<ComponentType<Props> | null>(null);

let loading: Promise<unknown> | undefined;

/**
 * What a bot, an agent or the site says. Markdown is read by a part that loads with the first text that may have
 * some. Until then, and when it cannot be loaded, the text stands as it was written.
 */
export const Text = live<Props>((props) => {
  const { children } = props;
  const Formatted = formatted.value;
  if (!Formatted && MARKS.test(children)) {
    loading ??= import('../markdown/index.tsx').then(
      (part) => (formatted.value = part.Formatted),
      // The next text tries again.
      () => (loading = undefined),
    );
  }
  return (
    <div class="bubble">
      {Formatted ? <Formatted {...props} /> : <p key={children}>{children}</p>}
    </div>
  );
});
