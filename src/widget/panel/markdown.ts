import { h } from '../../reactive/dom.ts';

/** Only web and mail addresses become links. */
const LINK = /^(?:https?:\/\/|mailto:)[^\s]+$/i;

const INLINE =
  /`([^`\n]+)`|\*\*(?=\S)([^\n]+?)\*\*|(?<![\w*])[*_](?=\S)([^*_\n]+?)[*_](?![\w*])|\[([^[\]\n]+)\]\(([^()\s]+)\)|(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/g;

const LIST = /^\s*(?:[-*•]|(\d{1,3})[.)])\s+([^]*)$/;

/**
 * Renders a subset of Markdown as nodes: bold, italic, code, lists and links. Anything
 * else, including HTML, stays text; nothing is parsed as HTML.
 */
export function markdown(text: string): Node[] {
  const parts = text.split(/```(?:\w*\n)?([^]*?)(?:```|$)/);
  return parts.flatMap((part, index): Node[] =>
    index % 2 === 1 ? [h('pre', {}, h('code', {}, part.replace(/\n$/, '')))] : blocks(part),
  );
}

/** Splits a text into lists and paragraphs; paragraphs keep their line breaks. */
function blocks(text: string): Node[] {
  const made: Node[] = [];
  let lines: string[] = [];
  let list: HTMLElement | undefined;
  const flush = () => {
    const plain = lines.join('\n').replace(/^\n+|(?<!\n)\n+$/g, '');
    if (plain !== '') made.push(h('p', {}, inline(plain)));
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
    if (list?.localName !== tag) {
      list = h(tag, number === undefined ? {} : { start: number });
      made.push(list);
    }
    list.append(h('li', {}, inline(content)));
  }
  flush();
  return made;
}

function inline(text: string): (Node | string)[] {
  const made: (Node | string)[] = [];
  let done = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, code, bold, italic, label, target, url] = found;
    made.push(text.slice(done, found.index));
    done = found.index + whole.length;
    if (code !== undefined) made.push(h('code', {}, code));
    else if (bold !== undefined) made.push(h('strong', {}, inline(bold)));
    else if (italic !== undefined) made.push(h('em', {}, inline(italic)));
    else made.push(link(label ?? url!, target ?? url!) ?? whole);
  }
  made.push(text.slice(done));
  return made.filter((one) => one !== '');
}

function link(label: string, target: string): Node | undefined {
  if (!LINK.test(target) || !URL.canParse(target)) return undefined;
  return h('a', { href: target, target: '_blank', rel: 'noopener noreferrer nofollow' }, label);
}
