import type { Piece } from '../piece.ts';
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
  /** The pieces of a text were said, which comes once more as a whole. */
  hasPieces: boolean;
  say(text: string, more?: Piece): void;
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
    if (messages > MOST_MESSAGES) return talk.fail('The reply has too many messages.');
    if (text) {
      const isBlank = text.trim() === '';
      if (talk.isGap && hasText && talk.last !== '\n' && !isBlank) text = `\n\n${text}`;
      talk.isGap &&= isBlank;
      hasText ||= !isBlank;
      talk.last = text.slice(-1);
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
    hasPieces: false,
    say(text, more = {}) {
      const words = thoughts.pass(text);
      if (thoughts.takesBack) hasText = false;
      push(words, thoughts.takesBack ? { ...more, replaces: true } : more);
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
