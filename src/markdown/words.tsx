import { Component, type ComponentChildren, type VNode } from 'preact';
import { inline } from './inline.tsx';

/** How many characters are formatted in one turn of the page: a few milliseconds on a slow phone. */
const TURN = 1_500;

/** How many of a new text are formatted at once, in a turn in which it is masked and stored too. */
const FIRST = 1_500;

/** Longest piece of a paragraph that is formatted at once, UTF-16 units. */
const LONGEST_PIECE = 1_000;

let room = Infinity;

/** Sets how many characters of what is rendered next are formatted at once. */
export function beginTurn(isWhole: boolean): void {
  room = isWhole ? Infinity : FIRST;
}

const waiting = new Set<Words>();

/** Formats what waits, a turn at a time. */
function formatNext(): void {
  let left = TURN;
  for (const one of waiting) {
    waiting.delete(one);
    one.isReady = true;
    one.forceUpdate();
    left -= one.props.text.length;
    if (left <= 0) break;
  }
  if (waiting.size > 0) setTimeout(formatNext);
}

interface WordsProps {
  text: string;
}

/**
 * A text with its formats. A long message is formatted in turns, and stands as it was written until then. While
 * a reply arrives, what has been formatted is not read again.
 */
export class Words extends Component<WordsProps> {
  isReady: boolean;

  constructor(props: WordsProps) {
    super(props);
    this.isReady = room > 0;
    room -= props.text.length;
  }

  override componentDidMount(): void {
    if (this.isReady) return;
    if (waiting.size === 0) setTimeout(formatNext);
    waiting.add(this);
  }

  override componentWillUnmount(): void {
    waiting.delete(this);
  }

  override shouldComponentUpdate(next: WordsProps): boolean {
    return next.text !== this.props.text;
  }

  override render({ text }: WordsProps): ComponentChildren {
    // An element: a translation by the browser may have changed the text in it.
    return this.isReady ? inline(text) : <span key="plain">{text}</span>;
  }
}

/** The text of a paragraph. A long one is formatted in pieces, so that only its last one changes while it grows. */
export function wordsIn(text: string): VNode | VNode[] {
  if (text.length <= LONGEST_PIECE) return <Words text={text} />;
  const pieces: VNode[] = [];
  for (let at = 0; at < text.length;) {
    const piece = pieceOf(text.slice(at, at + LONGEST_PIECE + 1));
    at += piece.length;
    pieces.push(
      <span key={`${pieces.length}:${piece}`}>
        <Words text={piece} />
      </span>,
    );
  }
  return pieces;
}

const ENDS = ['\n', '. ', '。', '！', '？', '，', '、', ' '];
const MARKS = /[*_~`]+/g;

/** The beginning of a text up to the end of a line, else of a sentence, else of a word, else between two formats. */
function pieceOf(text: string): string {
  if (text.length <= LONGEST_PIECE) return text;
  for (const end of ENDS) {
    const at = text.lastIndexOf(end);
    if (at > LONGEST_PIECE / 2) return text.slice(0, at + end.length);
  }
  const isPair = /[\uD800-\uDBFF]/.test(text[LONGEST_PIECE - 1]!);
  const longest = text.slice(0, LONGEST_PIECE - (isPair ? 1 : 0));
  const marks = [...longest.matchAll(MARKS)];
  let { length } = longest;
  // What is open is left to the next piece.
  for (let last; (last = marks.at(-1));) {
    if (marks.length % 2 === 0 && last.index + last[0].length < length) break;
    length = last.index;
    marks.pop();
  }
  return length > LONGEST_PIECE / 2 ? longest.slice(0, length) : longest;
}
