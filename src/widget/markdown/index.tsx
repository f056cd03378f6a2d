import type { VNode } from 'preact';
import { adoptStyles } from '../../element/shadow.ts';
import markdownCss from './markdown.css?inline';

/** Shadow roots that have the styles. */
const styled = new WeakSet<ShadowRoot>();

/** A text with its Markdown as formats, for a chat in this shadow root. */
export function formatted(text: string, root: ShadowRoot): VNode[] {
  if (!styled.has(root)) {
    styled.add(root);
    adoptStyles(root, markdownCss);
  }
  return markdown(text);
}

/** Only web and mail addresses become links. */
const LINK = /^(?:https?:\/\/|mailto:)[^\s]+$/i;

const INLINE =
  /`([^`\n]+)`|\*\*(?=\S)([^\n]+?)\*\*|(?<![\w*])[*_](?=\S)([^*_\n]+?)[*_](?![\w*])|\[([^[\]\n]+)\]\(([^()\s]+)\)|(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/g;

const LIST = /^\s*(?:[-*•]|(\d{1,3})[.)])\s+([^]*)$/;

/**
 * Renders a subset of Markdown: bold, italic, code, lists and links. Anything else, including HTML,
 * stays text; nothing is parsed as HTML.
 *
 * Each block and list item is keyed by its text: while a reply arrives, only its last one is created
 * again, and none is changed in place, which a translation by the browser would break.
 */
export function markdown(text: string): VNode[] {
  const parts = text.split(/```(?:\w*\n)?([^]*?)(?:```|$)/);
  return parts.flatMap((part, index): VNode[] => {
    if (index % 2 === 0) return blocks(part, index);
    const code = part.replace(/\n$/, '');
    return [
      <pre key={`${index}:${code}`}>
        <code>{code}</code>
      </pre>,
    ];
  });
}

/** Splits a text into lists and paragraphs; paragraphs keep their line breaks. */
function blocks(text: string, part: number): VNode[] {
  const made: VNode[] = [];
  let lines: string[] = [];
  let list: { tag: 'ul' | 'ol'; items: VNode[] } | undefined;
  const flush = () => {
    const plain = lines.join('\n').replace(/^\n+|(?<!\n)\n+$/g, '');
    if (plain !== '') made.push(<p key={`${part}.${made.length}:${plain}`}>{inline(plain)}</p>);
    lines = [];
  };
  for (const line of text.split('\n')) {
    const item = LIST.exec(line);
    if (!item) {
      if (line.trim() !== '' || !list) list = undefined;
      lines.push(line);
      continue;
    }
    flush();
    const [, number, content = ''] = item;
    const tag = number === undefined ? 'ul' : 'ol';
    if (list?.tag !== tag) {
      list = { tag, items: [] };
      const key = `${part}.${made.length}`;
      const { items } = list;
      made.push(
        number === undefined ? (
          <ul key={key}>{items}</ul>
        ) : (
          <ol key={key} start={Number(number)}>
            {items}
          </ol>
        ),
      );
    }
    list.items.push(<li key={`${list.items.length}:${content}`}>{inline(content)}</li>);
  }
  flush();
  return made;
}

function inline(text: string): (VNode | string)[] {
  const made: (VNode | string)[] = [];
  let done = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, code, bold, italic, label, target, url] = found;
    made.push(text.slice(done, found.index));
    done = found.index + whole.length;
    if (code !== undefined) made.push(<code>{code}</code>);
    else if (bold !== undefined) made.push(<strong>{inline(bold)}</strong>);
    else if (italic !== undefined) made.push(<em>{inline(italic)}</em>);
    else made.push(link(label ?? url!, target ?? url!) ?? whole);
  }
  made.push(text.slice(done));
  return made.filter((one) => one !== '');
}

function link(label: string, target: string): VNode | undefined {
  if (!LINK.test(target) || !URL.canParse(target)) return undefined;
  return (
    <a href={target} target="_blank" rel="noopener noreferrer nofollow">
      {label}
    </a>
  );
}
