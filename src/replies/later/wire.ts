import { createParser } from 'eventsource-parser';
import { jsonValues } from './json-values.ts';

/** What a body consists of, in the order in which it arrives. */
export interface WireReader {
  /** A server-sent event. */
  event(data: string, name: string | undefined): void;
  /** A JSON value; `isListed`: an element of an array. */
  value(value: unknown, isListed: boolean): void;
  text(text: string): void;
  /** What follows cannot be read. */
  fail(message: string): void;
}

type Form = 'events' | 'json' | 'text' | 'page' | 'binary';

/** A document; not `<b>` or the like in a text. */
const PAGE = /^<(?:!doctype|!--|\?xml|html|head|body|title|meta|link|script)/i;
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const BINARY = /[\0-\x08\x0e-\x1a]|\uFFFD{3}/;
/** An event that is an error and has no data, which the standard does not pass on. */
const BARE_ERROR = /(?:^|[\r\n])event: ?error *(?:\r\n|[\r\n])[\r\n]/;
/** A line of server-sent events. */
const EVENTS = /^(?:\w*:|\w+[\r\n])/;
/** The same, or the first letters of its field, after which the stream broke off. */
const EVENTS_OR_A_BEGINNING =
  /^(?:\w*:|\w+[\r\n]|(?:d|da|dat|data|e|ev|eve|even|event|i|id|r|re|ret|retr|retry)$)/;
/** Longest beginning that leaves the form open, UTF-16 units. */
const LONGEST_START = 1_000;

/**
 * The form of a body by its content type and its beginning; `undefined`: that takes more of it.
 *
 * @param start without a byte order mark
 * @param isEnd the body ends here
 */
function formOf(start: string, type: string, isEnd: boolean): Form | undefined {
  const is = (form: RegExp, maybe: RegExp, found: Form): Form | false | undefined =>
    form.test(head)
      ? found
      : !isEnd && head.length < LONGEST_START && maybe.test(head) && undefined;
  const head = start.trimStart();
  if (BINARY.test(start) || /^(?:image|audio|video|font)\/|pdf|zip/.test(type)) return 'binary';
  const isJson = type.includes('json');
  for (const found of [
    is(PAGE, /^(?:<[!?]?\w*-?)?$/, 'page'),
    type.includes('event-stream')
      ? is(isEnd ? EVENTS_OR_A_BEGINNING : EVENTS, /^\w*$/, 'events')
      : is(
          /^(?:data|event):|^:[^]*[\r\n]/,
          /^(?:d|da|dat|data|e|ev|eve|even|event|:.*)$/,
          'events',
        ),
    // A text may begin with a bracket or a quotation mark.
    isJson
      ? is(/^(?:["[{]|-?\d|true|false|null)/, /^$/, 'json')
      : is(/^(?:\{\s*["}]|\[\s*[[{\]])/, /^[[{]\s*$/, 'json'),
    type.includes('text/plain')
      ? false
      : is(/^"(?:[^"\\]|\\.)*"\s*(?:\n|$)/, /^"(?:[^"\\]|\\.)*\\?$/, 'json'),
  ] as const) {
    if (found !== false) return found;
  }
  return 'text';
}

/**
 * Reads a body in chunks of text. The form is told by its beginning, as content types are often wrong.
 *
 * @param type the content type; empty when unknown
 */
export function wire(type: string, to: WireReader): { feed(text: string): void; end(): void } {
  let start: string | null = '';
  let form: Form | undefined;
  const parser = createParser({ onEvent: ({ data, event }) => to.event(data, event) });
  const values = jsonValues((json, isListed) => {
    let value: unknown;
    try {
      value = JSON.parse(json);
    } catch {
      // A word between objects is a line of a log; an object that cannot be read is a loss.
      if (/^["[{]/.test(json)) to.fail('The reply has JSON that cannot be read.');
      return;
    }
    to.value(value, isListed);
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
    if (error) to.fail('The bot reports an error.');
  }

  function pass(text: string): void {
    if (form === 'events') feedEvents(text);
    else if (form === 'json') values.feed(text);
    else if (form === 'text') to.text(text);
  }

  function decide(isEnd: boolean): void {
    form = formOf(start!, type, isEnd);
    if (form === 'page') to.fail('The reply is a web page.');
    if (form === 'binary') to.fail('The reply is binary data.');
    if (form) pass(start!);
  }

  return {
    feed(text) {
      if (form) return pass(text);
      start = (start + text).replace(/^\uFEFF/, '');
      decide(false);
    },
    end() {
      if (!form) decide(true);
      // The last event may lack its blank line.
      if (form === 'events') feedEvents('\n\n');
      if (form === 'json' && !values.end()) to.fail('The reply breaks off.');
    },
  };
}
