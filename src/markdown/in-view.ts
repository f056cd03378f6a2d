import type { ComponentChildren, VNode } from 'preact';

/** Longer messages are laid out only where the customer looks, UTF-16 units. */
const LONG = 3_000;

/** About how many characters a line of the chat has, and how high it is, pixels. */
const LINE = { length: 38, height: 22 };

/**
 * Has the blocks of a long message, and the pieces of a long paragraph, laid out when they come into view: all
 * of it at once would keep a slow phone busy. Until then they have about the size that they will have.
 */
export function laidOutInView(text: string, blocks: VNode[]): VNode[] {
  if (text.length <= LONG) return blocks;
  for (const block of blocks) {
    const { children } = (block as VNode<{ children?: ComponentChildren }>).props;
    const isInPieces = block.type === 'p' && Array.isArray(children);
    for (const part of isInPieces ? (children as VNode[]) : [block]) {
      const lines = Math.ceil(lengthOf(part) / LINE.length);
      // As wide as can be: the bubble fits its content. As text, as the chat's Preact knows no other.
      const size = `auto 2000px auto ${lines * LINE.height}px`;
      Object.assign(part.props, {
        style: `display: block; content-visibility: auto; contain-intrinsic-size: ${size};`,
      });
    }
  }
  return blocks;
}

/** How many characters it shows, about. */
function lengthOf(node: ComponentChildren): number {
  if (Array.isArray(node)) return node.reduce<number>((sum, one) => sum + lengthOf(one), 0);
  if (node === null || typeof node !== 'object') return String(node ?? '').length;
  const { text, children } = (node as VNode<{ text?: string; children?: ComponentChildren }>).props;
  return text?.length ?? lengthOf(children);
}
