import { createParser } from 'eventsource-parser';
import { checkSize, jsonValues, LONGEST } from './json-values.ts';
import type { Item } from './reader.ts';

/** JSON that is longer is parsed in turns, UTF-16 units. */
export const LARGE = 64 * 1024;

export const NO_JSON = 'The reply has JSON that cannot be read.';

type Form = 'events' | 'json' | 'parts' | 'text' | 'page' | 'binary' | 'alone';

/** A document; not `<b>` or the like in a text. */
const PAGE = /^<(?:!doctype|!--|\?xml|html|head|body|title|meta|link|script)/i;
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const BINARY = /[\0-\x08\x0e-\x1a]|\uFFFD{3}/;
/** What Make answers to a webhook when its scenario sends no response. */
const RECEIPT = 'Accepted';
/** The reasons of HTTP that servers send as their whole body, some with the status 200. */
const REASONS = [
  'Internal Server Error',
  'Bad Gateway',
  'Service Unavailable',
  'Service Temporarily Unavailable',
  'Gateway Timeout',
  'Gateway Time-out',
  'Bad Request',
  'Unauthorized',
  'Forbidden',
  'Not Found',
  'Method Not Allowed',
  'Request Timeout',
  'Too Many Requests',
];
/** It may stand before them. */
const STATUS = /^[45]\d\d:? /;
const MAYBE_STATUS = /^[45]\d{0,2}:?$/;
/** A document without its beginning, or the error of a store of files. */
const PART_OF_PAGE =
  /^<(?:div|form|center|table|h\d|iframe|frameset|main|section|header|nav|style|noscript|svg)\b/i;
/** An event that is an error and has no data, which the standard does not pass on. */
const BARE_ERROR = /(?:^|[\r\n])event: ?error *(?:\r\n|[\r\n])[\r\n]/;
/** A line of server-sent events. */
const EVENTS = /^(?:\w*:|\w+[\r\n])/;
/** Whether it is the first letters of a field of an event. */
const beginsField = (head: string) =>
  ['data', 'event', 'id', 'retry'].some((field) => field.startsWith(head));
/** Events without their content type; fields that texts begin with too need another one behind them. */
const BARE_EVENTS =
  /^(?:(?:id|retry):.*[\r\n]+)*(?:data:(?:\s*[[{"]|.*[\r\n])|event:.*(?:\r\n|[\r\n])(?:data|id|retry|event|:|[\r\n]))|^:[^]*[\r\n]/;
/** What may stand before the first letters of a field in `BARE_EVENTS`, or is a line that may be one. */
const BEFORE_FIELD = /^(?:(?:id|retry|event):.*[\r\n]+)*(?:(?:id|retry|event)?:.*$|data:(?:.*$)?)?/;
/** A line of the data stream of `ai` 3 and 4: a letter for what it is, and JSON. */
const PART = /^(?:[03g]:"|[28]:\[[\]{["\d]|[9a-fh-k]:\{")/;
const MAYBE_PART = /^(?:[0-9a-k]:?|[28]:\[|[9a-fh-k]:\{)$/;
/** What stands before JSON so that no page can run it as a script, or calls a function of the page with it. */
const GUARD =
  /^(?:\)\]\}'?,?|(?:while|for) ?\([1;]{0,2}\);|(?:\/\*\*\/)?\s{0,9}[\w$.]{1,100}\()\s{0,9}(?=["[{])/;
const MAYBE_GUARD =
  /^(?:\)\]?\}?'?,?|\/\*{0,2}|(?:\/\*\*\/)?\s{0,9}[\w$.]{0,100} ?\(?[1;]{0,2}\)?;?)\s{0,9}$/;
/** An object or a list of JSON by its beginning; a text may begin with a bracket. */
const JSON_OPENS = /^(?:\{|\[\s*(?:["[{\]\d-]|true|false|null))/;
/** Another value of JSON in its line; a text may begin with a number or a quotation. */
const JSON_SCALAR = /^(?:"(?:[^"\\]|\\[^])*"|-?\d[\d.eE+-]*|true|false|null)[^\S\n]*(?:\n|($))/;
const MAYBE_SCALAR = /^(?:\[\s*|"(?:[^"\\]|\\[^])*(?:\\|"\s*)?|-?[\d.eE+-]*\s*|[a-z]{0,5}\s*)$/;
const STRING_IN_LINE = /^"(?:[^"\\]|\\.)*"[^\S\n]*\n/;
const STRING_AT_END = /^"(?:[^"\\]|\\.)*"\s*(?:\n|$)/;
const MAYBE_STRING = /^"(?:[^"\\]|\\.)*(?:\\|"[^\S\n]*)?$/;
const OPEN_STRING = /^"(?:[^"\\]|\\[^])*\\?$/;
/** Longest beginning that leaves the form open, UTF-16 units. */
const LONGEST_START = 1_000;

/** Whether a body that is announced as JSON is JSON; `undefined`: that takes more of it. */
function isJson(head: string, isEnd: boolean): boolean | undefined {
  if (JSON_OPENS.test(head)) return true;
  const scalar = JSON_SCALAR.exec(head);
  // The word or the number may go on.
  if (scalar && (isEnd || scalar[1] === undefined)) return true;
  if (!isEnd && head.length < LONGEST_START) return MAYBE_SCALAR.test(head) && undefined;
  return OPEN_STRING.test(head) || /^\[\s*$/.test(head);
}

/** Whether a text is what no bot says, or, unless `isWhole`, the beginning of such a text. */
function isAlone(head: string, isWhole = false): boolean {
  const text = head.trimEnd();
  const reason = text.replace(STATUS, '');
  const is = (one: string, other: string) => (isWhole ? one === other : one.startsWith(other));
  return (
    is(RECEIPT, text) ||
    REASONS.some((one) => is(one, reason)) ||
    (!isWhole && MAYBE_STATUS.test(text))
  );
}

/**
 * The form of a body by its content type and its beginning; `undefined`: that takes more of it.
 *
 * @param head without a byte order mark, and without white space before it
 * @param isEnd the body ends here
 */
function formOf(head: string, type: string, isEnd: boolean): Form | undefined {
  const is = (form: RegExp, isMaybe: boolean, found: Form): Form | false | undefined =>
    form.test(head) ? found : !isEnd && head.length < LONGEST_START && isMaybe && undefined;
  const json = type.includes('json') && isJson(head, isEnd);
  const announced = json === true ? 'json' : json;
  if (BINARY.test(head) || /^(?:image|audio|video|font)\/|pdf|zip/.test(type)) return 'binary';
  if (isAlone(head) && (!isEnd || isAlone(head, true))) return isEnd ? 'alone' : undefined;
  for (const found of [
    is(PAGE, /^(?:<[!?]?\w*-?)?$/.test(head), 'page'),
    /html|xml/.test(type) &&
      is(type.includes('html') ? PART_OF_PAGE : /^<\w/, /^(?:<\w*)?$/.test(head), 'page'),
    type.includes('event-stream')
      ? isEnd && beginsField(head)
        ? 'events'
        : is(EVENTS, /^\w*$/.test(head), 'events')
      : is(BARE_EVENTS, beginsField(head.replace(BEFORE_FIELD, '')), 'events'),
    !type.includes('event-stream') && is(PART, MAYBE_PART.test(head), 'parts'),
    /json|javascript/.test(type) && is(GUARD, MAYBE_GUARD.test(head), 'json'),
    // A text may begin with a bracket or a quotation mark.
    type.includes('json')
      ? announced
      : isEnd && /^[[{]\s*$/.test(head)
        ? 'json'
        : is(/^(?:\{\s*["}]|\[\s*[[{\]])/, /^[[{]\s*$/.test(head), 'json'),
    !/json|text\/plain/.test(type) &&
      is(isEnd ? STRING_AT_END : STRING_IN_LINE, MAYBE_STRING.test(head), 'json'),
  ] as const) {
    if (found !== false) return found;
  }
  return 'text';
}

/**
 * Reads a body in chunks of text. The form is told by its beginning, as content types are often wrong.
 *
 * @param type the content type; empty when unknown
 * @param found receives what the body consists of, in its order
 */
export function wire(
  type: string,
  found: (item: Item) => void,
): { feed(text: string): void; end(): void } {
  let start = '';
  /** The white space before it, in pieces: a server may send any amount of it, and each is looked at once. */
  const blanks: string[] = [];
  let blankSize = 0;
  let form: Form | undefined;
  const parser = createParser({
    maxBufferSize: LONGEST,
    onError({ type: kind, field, value }) {
      if (kind === 'max-buffer-size-exceeded') checkSize(Infinity);
      // The server of llama.cpp writes an error as a field of its own.
      if (field === 'error') found({ data: value ?? '', event: 'error' });
    },
    onEvent: ({ data, event }) => found({ data, event: event ?? '' }),
  });
  const values = jsonValues((json, isListed) => {
    if (json.length > LARGE) return found({ large: json, isListed });
    let value: unknown;
    try {
      value = JSON.parse(json);
    } catch {
      // A word between objects is a line of a log; an object that cannot be read is a loss.
      if (/^["[{]/.test(json)) found({ fault: NO_JSON });
      return;
    }
    found({ value, isListed });
  });

  /** The end of the text before, where an event may have begun. */
  let tail = '\n';
  function feedEvents(text: string): void {
    const seen = tail + text;
    const error = BARE_ERROR.exec(seen);
    tail = seen.slice(-32);
    // What stands before it, with the blank line that ends it.
    const end = error ? error.index + 1 - (seen.length - text.length) : text.length;
    parser.feed(text.slice(0, Math.max(0, end)));
    if (error) found({ fault: 'The bot reports an error.' });
  }

  /** The current line of a data stream, in pieces. */
  let line: string[] = [];
  let lineSize = 0;
  function feedParts(text: string): void {
    const [first, ...others] = text.split('\n');
    line.push(first!);
    lineSize = others.length > 0 ? others.at(-1)!.length : lineSize + text.length;
    checkSize(lineSize);
    for (const next of others) {
      const part = line.join('');
      line = [next];
      if (part.trim()) found({ part });
    }
  }

  function pass(text: string): void {
    if (form === 'events') feedEvents(text);
    else if (form === 'json') values.feed(text);
    else if (form === 'parts') feedParts(text);
    else if (form === 'text') found({ text });
  }

  function decide(isEnd: boolean): void {
    form = formOf(start, type, isEnd);
    if (form === 'page') found({ fault: 'The reply is a web page.' });
    if (form === 'alone') {
      const text = start.trimEnd();
      found({
        fault:
          text === RECEIPT
            ? 'The reply is "Accepted" alone, as Make sends it if its scenario has no module "Webhook response".'
            : `The reply is "${text}" alone, as a server says that it failed.`,
      });
    }
    if (form === 'binary') found({ fault: 'The reply is binary data.' });
    if (form) pass(blanks.join('') + (form === 'json' ? start.replace(GUARD, '') : start));
  }

  return {
    feed(text) {
      if (form) return pass(text);
      if (start === '') {
        const head = text.trimStart();
        const blank = text.slice(0, text.length - head.length);
        blankSize += blank.length;
        checkSize(blankSize);
        // The white space of JavaScript has the byte order mark in it.
        blanks.push(blanks.length === 0 ? blank.replace(/^\uFEFF/, '') : blank);
        start = head;
      } else start += text;
      if (start) decide(false);
    },
    end() {
      if (!form) decide(true);
      // The last event may lack its blank line.
      if (form === 'events') feedEvents('\n\n');
      if (form === 'parts') feedParts('\n');
      if (form === 'json' && !values.end()) found({ fault: 'The reply breaks off.' });
    },
  };
}
