import type { Piece } from '../piece.ts';
import { MAX_EVENT_CONTENT } from '../../contract/limits.ts';
import { thoughtFilter } from './thoughts.ts';

/** What a reply has said so far. */
export interface Talk {
  /** The reply is over, whatever follows. */
  isOver: boolean;
  /** The form announces its end: without one, the reply breaks off. */
  hasEnd: boolean;
  /** What is said next begins a paragraph. */
  isGap: boolean;
  /** Events hold plain text and not JSON. */
  isPlain: boolean;
  /** What was said last ends with it; empty: nothing was said. */
  last: string;
  /** The message of somebody else, whose words are left out: its id. */
  muted: unknown;
  /** What was said of the current message, at most as much as is shown. */
  said: string;
  /** Each chunk has the whole text so far; `undefined`: there was one chunk at most. */
  isGrowing: boolean | undefined;
  /** What is said now is the model's thoughts. */
  isThinking: boolean;
  /** Suggestions for the customer's next message that came one by one. */
  suggested: string[];
  /** The pieces of a text were said, which comes once more as a whole. */
  hasPieces: boolean;
  /** Of a bot that tells each piece in two forms, the one that came first; empty: none does. */
  told: '' | 'raw' | 'plain';
  say(text: string, more?: Piece): void;
  /** Says the text of a chunk that may be the whole text so far, or once more. */
  sayNext(text: string, more?: Piece): void;
  /** Says the data of an event that is no object. @param value the same, if it is JSON */
  sayData(data: string, value: unknown): void;
  /** Keeps a complete text for when no part of it was said. */
  sayWhole(text: string): void;
  fail(message: string, more?: Piece): void;
  /** The pieces since the last call. */
  take(): Piece[];
  /** Ends the reply; `take` has its last pieces. */
  end(): void;
}

/** Most messages that a reply consists of: the chat keeps and records each of them. */
const MOST_MESSAGES = 1_000;

/** Shortest text that nobody says twice without anything between. */
const REPEATED = 12;

const isRepeated = (text: string, said: string): boolean =>
  text.length >= REPEATED && Math.abs(text.length - said.length) < 9 && text.trim() === said.trim();

export function createTalk(): Talk {
  let pieces: Piece[] = [];
  let messages = 0;
  let current: string | undefined;
  let hasFailed = false;
  let hasText = false;
  let whole = '';
  const thoughts = thoughtFilter();

  function push(words: string, more: Piece): void {
    let text = words;
    const { message_id = current, starts } = more;
    if (starts || message_id !== current) messages++;
    current = message_id;
    if (starts || more.replaces) talk.said = '';
    if (messages > MOST_MESSAGES) return talk.fail('The reply has too many messages.');
    if (text) {
      const isBlank = text.trim() === '';
      if (talk.isGap && hasText && talk.last !== '\n' && !isBlank) text = `\n\n${text}`;
      talk.isGap &&= isBlank;
      hasText ||= !isBlank;
      talk.last = text.slice(-1);
      if (talk.said.length <= MAX_EVENT_CONTENT) talk.said += text;
    }
    if (text || Object.keys(more).length > 0) pieces.push({ ...more, ...(text && { text }) });
  }

  const talk: Talk = {
    isOver: false,
    hasEnd: true,
    isGap: false,
    isPlain: false,
    last: '',
    muted: undefined,
    said: '',
    isGrowing: undefined,
    isThinking: false,
    suggested: [],
    told: '',
    hasPieces: false,
    say(text, more = {}) {
      const words = thoughts.pass(text);
      if (thoughts.takesBack) hasText = false;
      push(words, thoughts.takesBack ? { ...more, replaces: true } : more);
    },
    sayNext(text, more = {}) {
      const { said } = talk;
      let next = text;
      if (!more.starts && said && text) {
        // The second chunk shows what they are.
        const isWhole = text.length > said.length && text.startsWith(said);
        talk.isGrowing ??= isWhole;
        if (isWhole && talk.isGrowing) next = text.slice(said.length);
        else if (isRepeated(text, said)) next = '';
      }
      talk.say(next, more);
    },
    sayData(data, value) {
      if (typeof value === 'string') talk.say(value);
      else if (/^\{\s*(?:"|$)/.test(data)) talk.fail('The reply breaks off.');
      else if (data && (talk.isPlain || value !== null)) {
        talk.isPlain = true;
        talk.say(data);
      }
    },
    sayWhole(text) {
      whole = text || whole;
    },
    fail(message, more = {}) {
      if (hasFailed) return;
      talk.isOver = hasFailed = true;
      pieces.push({ ...more, error: { code: 'unavailable', message: message.slice(0, 300) } });
    },
    take() {
      const taken = pieces;
      pieces = [];
      return taken;
    },
    end() {
      if (hasFailed) return;
      push(thoughts.rest(), {});
      if (!hasText && whole) talk.say(whole);
      if (!talk.hasEnd) talk.fail('The reply breaks off before its end.');
    },
  };
  return talk;
}
