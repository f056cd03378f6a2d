import { Fragment, type VNode } from 'preact';
import { MAX_GROWTH, nameOf, type Targets, withTargets } from './inline.tsx';
import { beginTurn, Words, wordsIn } from './words.tsx';

const FENCE = /^ {0,3}(`{3,}|~{3,})(?:[^`~][^`]*)?$/;
const HEADING = /^ {0,3}#{1,6}\s+([^]*)$/;
const RULE = /^ {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/;
const QUOTE = /^ {0,3}> ?([^]*)$/;
const ITEM = /^(\s*)(?:[-*+•]|(\d{1,3})[.)])\s+([^]*)$/;
/** The line below the head of a table. */
const DASHES = /^[\s|:-]*$/;
/** The line below a heading. */
const UNDERLINE = /^ {0,3}={3,}\s*$/;
/** `[name]: address "title"`, the address of links that stand elsewhere. */
const TARGET =
  /^ {0,3}\[([^\]^][^\]]{0,299})\]:\s*(<[^<>]*>|(?:[a-z][a-z\d+.-]*:|\.{0,2}\/|#|www\.)\S*)(\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*$/i;
/** Where such an address, or a note, may be mentioned. */
const MENTION = /(?<!^ {0,3})\[([^[\]]{1,300})\]|\[([^[\]]{1,300})\](?!:)/gm;
/** The beginning of a note, `[^name]: text`. */
const NOTE = /^ {0,3}\[(\^[^\]\s]{1,99})\]:/;
/** Whether an item of a list is done. */
const TASK = /^\[([ xX])\]\s/;

/** Most lists, and most quotes, inside each other. */
const MAX_DEPTH = 6;

/** Most rows and columns of a table. */
const MAX_CELLS = 40;

/**
 * Renders Markdown as a chat has it: paragraphs with their line breaks, headings, lists, quotes, tables, rules and
 * code. HTML stays text; nothing is parsed as HTML.
 *
 * What has a text is keyed by it, what holds others by its place: while a reply arrives, only its last one is created
 * again, and none is changed in place, which a translation by the browser would break.
 *
 * @param isWhole the whole text is formatted at once, and not a long one in turns
 */
export function markdown(text: string, isWhole = true): VNode[] {
  beginTurn(isWhole);
  const lines = text.split(/\r\n?|\n/);
  targets = { byName: new Map(), room: MAX_GROWTH };
  return blocks(text.includes(']:') ? withoutTargets(text, lines) : lines, 0);
}

/** Of the text that is being read. */
let targets: Targets;

/** Takes those addresses that the text mentions out of the lines. Notes stay; each gets a number. */
function withoutTargets(text: string, lines: string[]): string[] {
  const mentioned = new Set(
    Array.from(text.matchAll(MENTION), ([, label, other]) => nameOf(label ?? other!)),
  );
  let fence = '';
  let notes = 0;
  const { byName } = targets;
  return lines.filter((line) => {
    fence = fenceAfter(line, fence);
    if (fence) return true;
    const [, note] = NOTE.exec(line) ?? [];
    if (note) {
      notes++;
      byName.set(nameOf(note), /^\^\d{1,3}$/.test(note) ? `[${note}]` : `[^${notes}]`);
    }
    const [, label = '', address = '', title = ''] = TARGET.exec(line) ?? [];
    const name = nameOf(label);
    if (!address || !mentioned.has(name)) return true;
    if (!byName.has(name)) byName.set(name, `(${address}${title})`);
    return false;
  });
}

/** The fence of the code that goes on after a line; empty: it is in none. */
function fenceAfter(line: string, fence: string): string {
  if (fence) return endsCode(line, fence) ? '' : fence;
  return FENCE.exec(line.trim())?.[1] ?? '';
}

const endsCode = (line: string, fence: string) =>
  line.trim().startsWith(fence) && /^[`~\s]*$/.test(line);

function blocks(lines: string[], depth: number): VNode[] {
  const made: VNode[] = [];
  const keyed = (text: string) => `${made.length}:${text}`;
  let words: string[] = [];
  const flush = () => {
    const text = withTargets(words.join('\n').replace(/^\n+|(?<!\n)\n+$/g, ''), targets);
    if (text.trim() !== '') {
      const words = wordsIn(text);
      const key = Array.isArray(words) ? `${made.length}` : keyed(text);
      made.push(<p key={key}>{words}</p>);
    }
    words = [];
  };
  /** Takes the lines from `at` on of which `take` returns something. */
  const taken = (at: number, take: (line: string) => string | undefined): string[] => {
    const some: string[] = [];
    for (let line; at + some.length < lines.length; some.push(line)) {
      line = take(lines[at + some.length]!);
      if (line === undefined) break;
    }
    return some;
  };

  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const [, fence] = FENCE.exec(line) ?? [];
    const [, heading] = HEADING.exec(line) ?? [];
    if (fence) {
      flush();
      const code = taken(at + 1, (one) => (endsCode(one, fence) ? undefined : one));
      const text = code.join('\n');
      made.push(
        <pre key={keyed(text)}>
          <code>{text}</code>
        </pre>,
      );
      at += code.length + 1;
    } else if (heading !== undefined) {
      flush();
      made.push(headingOf(heading.replace(/\s#+\s*$/, ''), made.length));
    } else if (UNDERLINE.test(line) && words.at(-1)?.trim()) {
      const last = words.pop()!;
      flush();
      made.push(headingOf(last.trim(), made.length));
    } else if (RULE.test(line)) {
      flush();
      made.push(<hr key={keyed('')} />);
    } else if (QUOTE.test(line) && depth < MAX_DEPTH) {
      flush();
      const quoted = taken(at, (one) => QUOTE.exec(one)?.[1]);
      made.push(<blockquote key={made.length}>{blocks(quoted, depth + 1)}</blockquote>);
      at += quoted.length - 1;
    } else if (ITEM.test(line) && depth < MAX_DEPTH) {
      flush();
      const [list, next] = listAt(lines, at, made.length, depth);
      made.push(list);
      at = next - 1;
    } else if (line.includes('|') && isDashes(lines[at + 1])) {
      flush();
      const rows = taken(at, (one) => (one.includes('|') ? one : undefined));
      made.push(tableOf(rows, keyed(rows.join('\n'))));
      at += rows.length - 1;
    } else words.push(line);
  }
  flush();
  return made;
}

const isDashes = (line = '') => line.includes('|') && line.includes('--') && DASHES.test(line);

const indentOf = (line: string) => /^\s*/.exec(line)![0].replaceAll('\t', '    ').length;

function headingOf(line: string, index: number): VNode {
  const text = withTargets(line, targets);
  return (
    <p key={`${index}:${text}`}>
      <strong>
        <Words text={text} />
      </strong>
    </p>
  );
}

/** A list, with all that its items have in them. @returns also the line after it */
function listAt(lines: string[], from: number, index: number, depth: number): [VNode, number] {
  const [, , first] = ITEM.exec(lines[from]!)!;
  const indent = indentOf(lines[from]!);
  const isNumbered = first !== undefined;
  const items: VNode[] = [];
  let at = from;
  while (at < lines.length) {
    const line = lines[at]!;
    const [, , number, content = ''] = ITEM.exec(line) ?? [];
    const isItem = ITEM.test(line) && !RULE.test(line);
    if (!isItem || (number !== undefined) !== isNumbered) break;
    const end = endOfItem(lines, at + 1, indent, fenceAfter(content, ''));
    const inner = lines.slice(at + 1, end);
    // What is in it counts from where its first line begins.
    const inside = Math.min(
      indentOf(inner.find((one) => one.trim() !== '') ?? ''),
      line.length - content.length,
    );
    const [, task] = TASK.exec(content) ?? [];
    const sign = task === undefined ? '' : task === ' ' ? '☐ ' : '☑ ';
    const own = [
      sign + content.slice(task === undefined ? 0 : 4),
      ...inner.map((one) => withoutIndent(one, inside)),
    ];
    items.push(<li key={items.length}>{blocks(own, depth + 1).map(inItem)}</li>);
    at = end;
  }
  const list = isNumbered ? (
    <ol key={index} start={Number(first)}>
      {items}
    </ol>
  ) : (
    <ul key={index}>{items}</ul>
  );
  return [list, at];
}

/** The first paragraph of an item stands beside its mark. */
function inItem(block: VNode, index: number): VNode {
  if (index > 0 || block.type !== 'p') return block;
  return (
    <Fragment key={block.key}>{(block as VNode<{ children: VNode }>).props.children}</Fragment>
  );
}

/**
 * The line after an item, all of whose lines are further in than its mark. Code in it may be anywhere.
 *
 * @param begun the fence of code that begins beside its mark
 */
function endOfItem(lines: string[], from: number, indent: number, begun: string): number {
  const isIn = (line: string) => indentOf(line) >= indent + 2;
  let fence = begun;
  let at = from;
  for (; at < lines.length; at++) {
    const line = lines[at]!;
    if (!fence && line.trim() === '') {
      // Blank lines between items, or between an item and what belongs to it.
      const next = lines.slice(at, at + 8).find((one) => one.trim() !== '') ?? '';
      if (!ITEM.test(next) && !isIn(next)) break;
    } else if (!fence && !isIn(line)) break;
    fence = fenceAfter(line, fence);
  }
  return at;
}

/** Takes as much of the white space at the beginning of a line. */
function withoutIndent(line: string, columns: number): string {
  const text = line.trimStart();
  return ' '.repeat(Math.max(0, indentOf(line) - columns)) + text;
}

const cellsOf = (row: string) =>
  row
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/, MAX_CELLS)
    .map((cell) => withTargets(cell.replace(/\\\|/g, '|').trim(), targets));

function tableOf(rows: string[], key: string): VNode {
  const [head = '', , ...body] = rows;
  return (
    <div class="table" key={key}>
      <table>
        <thead>
          <tr>
            {cellsOf(head).map((cell) => (
              <th>
                <Words text={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row) => (
            <tr>
              {cellsOf(row).map((cell) => (
                <td>
                  <Words text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
