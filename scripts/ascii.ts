import { parseAst, type Plugin, Visitor } from 'vite';

/**
 * Writes characters beyond ASCII as escapes. Node keeps the text of a module for as long as it runs, with two bytes for
 * each character if there is one such among them.
 */
export const asciiText: Plugin = {
  name: 'ascii-text',
  // The last step: those before it write characters again as they are.
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk' && /[^\0-\x7f]/.test(file.code)) file.code = asciiOf(file.code);
    }
  },
};

/** @param code without comments @throws an error if an escape would mean something else */
export function asciiOf(code: string): string {
  const plain = withoutRawTemplates(code);
  const behind = /(?<!\\)(?:\\\\)*\\[^\0-\x7f]/.exec(plain);
  if (behind) {
    const { index } = behind;
    throw new Error(`Remove the backslash in: ${plain.slice(Math.max(0, index - 40), index + 40)}`);
  }
  return plain.replaceAll(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** In a raw template, an escape would be another text. As an ordinary one, the template has the same text. */
function withoutRawTemplates(code: string): string {
  if (!code.includes('String.raw')) return code;
  /** What is replaced, from the end to the start, so that earlier places stay as they are. */
  const changes: { start: number; end: number; text: string }[] = [];
  new Visitor({
    TaggedTemplateExpression({ tag, quasi }) {
      if (code.slice(tag.start, tag.end) !== 'String.raw') return;
      changes.push({ start: tag.start, end: tag.end, text: '' });
      for (const { value, start, end } of quasi.quasis) {
        changes.push({ start, end, text: value.raw.replace(/[\\`]|\$(?=\{)/g, '\\$&') });
      }
    },
  }).visit(parseAst(code));
  let result = code;
  for (const { start, end, text } of changes.sort((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + text + result.slice(end);
  }
  return result;
}
