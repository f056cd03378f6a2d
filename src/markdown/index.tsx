import { type ComponentChildren, Fragment, type VNode } from 'preact';
import { adoptStyles } from '../element/shadow.ts';
import { markdown } from './blocks.tsx';
import { laidOutInView } from './in-view.ts';
import { inline } from './inline.tsx';
import markdownCss from './markdown.css?inline';
import { Words } from './words.tsx';

/** Shadow roots that have the styles. */
const styled = new WeakSet<ShadowRoot>();

/** A text with its Markdown as formats, for a chat in this shadow root. */
export function formatted(text: string, root: ShadowRoot): VNode[] {
  if (!styled.has(root)) {
    styled.add(root);
    adoptStyles(root, markdownCss);
  }
  return laidOutInView(text, markdown(text, false));
}

/** What a line ends with. */
const ENDS = new Set<unknown>(['p', 'li', 'pre', 'tr', 'hr', 'br', Fragment]);

/** A text without its marks. */
export const plain = (text: string): string =>
  wordsOf(markdown(text))
    .replace(/\n{2,}/g, '\n')
    .trim();

/** The same, for screen readers: a long text takes a turn of its own. */
export const aloud = (text: string): Promise<string> =>
  new Promise((resolve) => setTimeout(() => resolve(plain(text))));

function wordsOf(node: ComponentChildren): string {
  if (Array.isArray(node)) return node.map(wordsOf).join('');
  if (node === null || typeof node !== 'object') return String(node ?? '');
  const { type, props } = node as VNode<{ children?: ComponentChildren; text?: string }>;
  if ((type as unknown) === Words) return wordsOf(inline(props.text!));
  const end = ENDS.has(type) ? '\n' : type === 'td' || type === 'th' ? ' ' : '';
  return (type === 'sup' ? ' ' : '') + wordsOf(props.children) + end;
}
