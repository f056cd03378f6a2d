/** What begins thoughts, or calls of tools that a server has left in the text. */
const OPEN =
  /^\s*(?:<((?:\w{1,9}:)?(?:think|thinking|thought|reasoning|tool_call))(?:\s[^>]{0,999})?>|<(details) type="(?:reasoning|tool_calls|code_interpreter)"[^>]{0,999}>|(\[THINK\])|<\|channel\|>(?:analysis|commentary))/i;
/** What may become the beginning of thoughts. */
const MAYBE =
  /^\s*(?:<(?:[\w:]{0,19}|(?:details|think|thinking|thought|reasoning)\s[^>]{0,999})|\[T?H?I?N?K?|<\|[\w|>]{0,24})$/i;

/** What ends them. */
const endOf = ([, tag, details, bracket]: RegExpExecArray): string =>
  bracket ? '[/THINK]' : (tag ?? details) ? `</${tag ?? details}>` : '<|channel|>final<|message|>';

export interface ThoughtFilter {
  /** Takes a piece of text, and returns what of it and of earlier ones is the reply. */
  pass(text: string): string;
  /** What is held back at the end of the text. */
  rest(): string;
  /** Whether what was passed before this text was thoughts, as their end has come without a beginning. */
  readonly takesBack: boolean;
}

/** Most pieces of white space before the first word that are kept. */
const MOST_BLANKS = 10_000;

/** The end of thoughts. Servers of models leave their beginning to the prompt. */
const CLOSE = /<\/(?:think|thinking|thought|reasoning)>/i;
const LONGEST_CLOSE = '</reasoning>'.length;

/** Removes the thoughts that some models write before their reply, between `<think>` and `</think>`. */
export function thoughtFilter(): ThoughtFilter {
  let held = '';
  /** The white space before it, in pieces. */
  const blanks: string[] = [];
  let end: string | undefined;
  let state: 'before' | 'in' | 'after' | 'past' = 'before';
  let wasOpen = false;
  /** The end of the text before. */
  let tail = '';
  let takesBack = false;

  /** @returns the text behind the end of thoughts, of which nobody has seen the beginning */
  function behindThoughts(text: string): string {
    const seen = tail + text;
    tail = seen.slice(-LONGEST_CLOSE);
    const close = CLOSE.exec(seen);
    if (!close || wasOpen) return text;
    takesBack = wasOpen = true;
    held = seen.slice(close.index + close[0].length).trimStart();
    state = held ? 'past' : 'after';
    const words = held;
    held = '';
    return words;
  }

  return {
    get takesBack() {
      return takesBack;
    },
    pass(text) {
      takesBack = false;
      if (text === '') return text;
      if (state === 'past') return behindThoughts(text);
      if (state === 'before') {
        // There may be any amount of it, and each is looked at once.
        if (held === '' && text.trim() === '') {
          if (blanks.length < MOST_BLANKS) blanks.push(text);
          return '';
        }
        held += text;
        const open = OPEN.exec(held);
        if (!open && MAYBE.test(held)) return '';
        state = open ? 'in' : 'past';
        if (open) end = endOf(open);
        if (!open) return behindThoughts(blanks.join('') + held);
        wasOpen = true;
      } else held += text;
      // Others may follow.
      while (state === 'in' || state === 'after') {
        if (state === 'in') {
          const at = held.indexOf(end!);
          // Its end may have begun.
          held = held.slice(at === -1 ? -end!.length : at + end!.length);
          if (at === -1) return '';
          state = 'after';
        }
        held = held.trimStart();
        const open = OPEN.exec(held);
        if (open) {
          end = endOf(open);
          state = 'in';
        } else if (held === '' || MAYBE.test(held)) return '';
        else state = 'past';
      }
      const words = held;
      held = '';
      return words;
    },
    rest: () => (state === 'before' || state === 'after' ? blanks.join('') + held : ''),
  };
}
