import type { VNode } from 'preact';
import { beginTurn, Words, wordsIn } from './words.tsx';

const FENCE = /^ {0,3}(`{3,}|~{3,})(?:[^`~][^`]*)?$/;
const HEADING = /^ {0,3}#{1,6}\s+([^]*)$/;
const RULE = /^ {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/;
const QUOTE = /^ {0,3}> ?([^]*)$/;
const ITEM = /^(\s*)(?:[-*+•]|(\d{1,3})[.)])\s+([^]*)$/;
/** The line below the head of a table. */
const DASHES = /^[\s|:-]*$/;

/** Most lists, and most quotes, inside each other. */
const MAX_DEPTH = 6;

/** Most rows and columns of a table. */
const MAX_CELLS = 40;

/**
 * Renders Markdown as a chat has it: paragraphs with their line breaks, headings, lists, quotes, tables, rules and
 * code. HTML stays text; nothing is parsed as HTML.
 *
 * Each block and list item is keyed by its text: while a reply arrives, only its last one is created
 * again, and none is changed in place, which a translation by the browser would break.
 *
 * @param isWhole the whole text is formatted at once, and not a long one in turns
 */
export function markdown(text: string, isWhole = true): VNode[] {
  beginTurn(isWhole);
  return blocks(text.split(/\r\n?|\n/), 0);
}

function blocks(lines: string[], depth: number): VNode[] {
  const made: VNode[] = [];
  const keyed = (text: string) => `${made.length}:${text}`;
  let words: string[] = [];
  const flush = () => {
    const text = words.join('\n').replace(/^\n+|(?<!\n)\n+$/g, '');
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
      const isEnd = (one: string) => one.trim().startsWith(fence) && /^[`~\s]*$/.test(one);
      const code = taken(at + 1, (one) => (isEnd(one) ? undefined : one));
      const text = code.join('\n');
      made.push(
        <pre key={keyed(text)}>
          <code>{text}</code>
        </pre>,
      );
      at += code.length + 1;
    } else if (heading !== undefined) {
      flush();
      const text = heading.replace(/\s#+\s*$/, '');
      made.push(
        <p key={keyed(text)}>
          <strong>
            <Words text={text} />
          </strong>
        </p>,
      );
    } else if (RULE.test(line)) {
      flush();
      made.push(<hr key={keyed('')} />);
    } else if (QUOTE.test(line) && depth < MAX_DEPTH) {
      flush();
      const quoted = taken(at, (one) => QUOTE.exec(one)?.[1]);
      made.push(<blockquote key={made.length}>{blocks(quoted, depth + 1)}</blockquote>);
      at += quoted.length - 1;
    } else if (ITEM.test(line)) {
      flush();
      const [list, next] = listAt(lines, at, made.length, 0);
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

/** A list, with those in it. @returns also the line after it */
function listAt(lines: string[], from: number, index: number, depth: number): [VNode, number] {
  const indent = indentOf(lines[from]!);
  const [, , first] = ITEM.exec(lines[from]!)!;
  const isNumbered = first !== undefined;
  const items: VNode[] = [];
  let at = from;
  while (at < lines.length) {
    const [, , number, content = ''] = ITEM.exec(lines[at]!) ?? [];
    const isItem = ITEM.test(lines[at]!) && !RULE.test(lines[at]!);
    const isHere = depth === MAX_DEPTH || indentOf(lines[at]!) < indent + 2;
    if (!isItem || (number !== undefined) !== isNumbered || !isHere) break;
    if (depth > 0 && depth < MAX_DEPTH && indentOf(lines[at]!) < indent) break;
    const text = [content];
    const inner: VNode[] = [];
    at++;
    for (; at < lines.length; at++) {
      const line = lines[at]!;
      const isDeeper = indentOf(line) >= indent + 2;
      if (ITEM.test(line)) {
        if (!isDeeper || depth === MAX_DEPTH) break;
        const [list, next] = listAt(lines, at, inner.length, depth + 1);
        inner.push(list);
        at = next - 1;
      } else if (line.trim() === '') {
        // Blank lines between items, or between an item and what belongs to it.
        const next = lines.slice(at, at + 8).find((one) => one.trim() !== '') ?? '';
        if (!ITEM.test(next) && indentOf(next) < indent + 2) break;
      } else if (isDeeper && inner.length === 0) text.push(line.trim());
      else break;
    }
    const words = text.join('\n');
    items.push(
      <li key={`${items.length}:${words}`}>
        {wordsIn(words)}
        {inner}
      </li>,
    );
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

const cellsOf = (row: string) =>
  row
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/, MAX_CELLS);

function tableOf(rows: string[], key: string): VNode {
  const [head = '', , ...body] = rows;
  return (
    <div class="table" key={key}>
      <table>
        <thead>
          <tr>
            {cellsOf(head).map((cell) => (
              <th>
                <Words text={cell.trim()} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row) => (
            <tr>
              {cellsOf(row).map((cell) => (
                <td>
                  <Words text={cell.trim()} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
