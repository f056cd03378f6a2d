import type * as forms from '../forms/index.ts';
import type { Shape } from '../forms/shape.ts';
import { isBetweenSentences } from './sentences.ts';
import { createTalk, type Talk } from './talk.ts';

/** What a body consists of. */
export type Item =
  | { text: string }
  /** A server-sent event. `json`: its data as JSON, `undefined`: it is none. Absent: nobody has looked. */
  | { data: string; event: string; json?: unknown }
  /** A line of the data stream of `ai` 3 and 4. */
  | { part: string }
  /** A value of JSON, or a chunk of an SDK. `isListed`: it is an element of an array. */
  | { value: unknown; isListed: boolean }
  /** The same, too large to be parsed at once. */
  | { large: string; isListed: boolean }
  /** What follows cannot be read. */
  | { fault: string };

/** An item whose JSON may be too large to be parsed at once. */
export type Large = Extract<Item, { large: string } | { data: string }>;

/** How the forms are read that are more than a text; see `../forms/index.ts`. */
export type Forms = typeof forms;

export interface Reader extends Pick<Talk, 'take' | 'end'> {
  readonly isOver: boolean;
  /**
   * Reads it in turns. What is large must have been parsed.
   *
   * @returns whether it was read; `false`: that takes the forms, which must be set before
   */
  read(item: Item): Generator<undefined, boolean>;
  forms: Forms | undefined;
}

export const isObject = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null;

/** How many elements of a list are read in one turn. */
const STEP = 64;

/** Keys of a text in an object that says nothing else. */
const TEXT = /^(?:text|answer|output|content|response|reply)$/;

const isTextAlone = (shape: Shape): boolean => {
  const [name = '', ...others] = Object.keys(shape);
  return others.length === 0 && TEXT.test(name) && typeof shape[name] === 'string';
};

/** The end of a stream in the form of OpenAI, as others write it too. */
const DONE = /^\s*"?\[(?:done|end)\]"?\s*$/i;

/** JSON in a string of JSON, as a server sends that writes it twice. */
const isJson = (value: unknown): boolean =>
  typeof value === 'string' && /^\s*(?:\{\s*"|\[\s*\{)/.test(value);

const isSimple = (value: unknown): boolean =>
  !isObject(value) || (Array.isArray(value) ? value.every(isSimple) : isTextAlone(value));

/** The value of JSON; `undefined`: it is none. */
function readJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Understands texts and objects that are a text, and leaves the rest to the forms. */
export function createReader(): Reader {
  const talk = createTalk();

  function* readSimple(value: unknown, isListed: boolean): Generator<undefined> {
    if (typeof value === 'string') {
      const starts = isListed && value && isBetweenSentences(talk.last, value);
      return talk.say(value, starts ? { starts } : {});
    }
    if (!isObject(value)) return;
    if (Array.isArray(value)) {
      for (const [index, one] of value.entries()) {
        if (talk.isOver) return;
        yield* readSimple(one, true);
        if (index % STEP === STEP - 1) yield;
      }
      return;
    }
    const words = String(Object.values(value)[0]);
    talk.say(words, isListed && words ? { starts: true } : {});
  }

  function* readEvent(
    data: string,
    event: string,
    parse: () => unknown,
  ): Generator<undefined, boolean> {
    if (DONE.test(data)) {
      talk.hasEnd = talk.isOver = true;
      return true;
    }
    const value = !talk.isPlain || /^[[{]/.test(data) ? parse() : undefined;
    // Who leaves the blank lines out sends one event with an object in each line.
    if (value === undefined && /^\{[^\n]*\}[^\S\n]*\n\s*\{/.test(data)) {
      const lines = data.split('\n').map(readJson);
      if (lines.every(isObject)) {
        if (!lines.every(isSimple) && !reader.forms) return false;
        for (const line of lines) yield* readEvent(JSON.stringify(line), event, () => line);
        return true;
      }
    }
    if (!/^(?:message|data)?$/.test(event) || !isSimple(value) || isJson(value)) {
      if (reader.forms) yield* reader.forms.readEvent(talk, data, event, value);
      return reader.forms !== undefined;
    }
    if (isObject(value)) yield* readSimple(value, false);
    else talk.sayData(data, value);
    return true;
  }

  function* readItem(item: Item): Generator<undefined, boolean> {
    if ('fault' in item) talk.fail(item.fault);
    else if ('text' in item) talk.say(item.text);
    else if ('data' in item) {
      const { data, event } = item;
      return yield* readEvent(data, event, () => ('json' in item ? item.json : readJson(data)));
    } else if ('part' in item) {
      if (reader.forms) yield* reader.forms.readPart(talk, item.part);
      return reader.forms !== undefined;
    } else if (!('value' in item)) talk.fail('The reply is too large.');
    else if (isSimple(item.value) && (item.isListed || !isJson(item.value)))
      yield* readSimple(item.value, item.isListed);
    else if (reader.forms) yield* reader.forms.readValue(talk, item.value, '', item.isListed);
    else return false;
    return true;
  }

  const reader: Reader = {
    forms: undefined,
    get isOver() {
      return talk.isOver;
    },
    take: talk.take,
    end: talk.end,
    *read(item) {
      if (talk.isOver) return true;
      try {
        return yield* readItem(item);
      } catch (error) {
        // What was said before stays.
        talk.fail(error instanceof Error ? error.message : String(error));
        return true;
      }
    },
  };
  return reader;
}
