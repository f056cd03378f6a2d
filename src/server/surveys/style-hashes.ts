import { createHash } from 'node:crypto';

/** The sources in `style-src` that allow the style attributes and style elements of `html`, and no others. */
export function styleHashes(html: string): string {
  const styles = new Set<string>();
  for (const [, value] of html.matchAll(/\sstyle="([^"]*)"/g)) styles.add(unescaped(value!));
  for (const [, content] of html.matchAll(/<style[^<>]*>([^<]*)<\/style>/g)) styles.add(content!);
  return [...styles]
    .map((style) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`)
    .join(' ');
}

/** The value of an attribute, with the entities that `hono/html` writes. */
const unescaped = (value: string) =>
  value
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
