import type { ComponentChildren } from 'preact';

/** Only web and mail addresses become links. */
const LINK = /^(?:https?:\/\/|mailto:)[^\s]+$/i;

const INLINE =
  /`([^`\n]+)`|\*\*(?=\S)([^\n]+?)\*\*|\[([^[\]\n]+)\]\(([^()\s]+)\)|(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/g;

/** Renders bold, code and links as customers see them. Everything else is plain text, never HTML. */
export function markdown(text: string): ComponentChildren[] {
  const made: ComponentChildren[] = [];
  let done = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, code, bold, label, target, url] = found;
    made.push(text.slice(done, found.index));
    done = found.index + whole.length;
    const to = target ?? url;
    if (code !== undefined) made.push(<code>{code}</code>);
    else if (bold !== undefined) made.push(<strong>{bold}</strong>);
    else if (to !== undefined && LINK.test(to)) {
      made.push(
        <a href={to} target="_blank" rel="noopener noreferrer nofollow">
          {label ?? to}
        </a>,
      );
    } else made.push(whole);
  }
  made.push(text.slice(done));
  return made;
}
