import type { ComponentChildren, VNode } from 'preact';

/** What a link may lead to. */
const ALLOWED = new Set(['https:', 'http:', 'mailto:', 'tel:', 'sms:']);

/**
 * A link, as the page around the chat resolves it. Links to a place in the page stay in its window.
 *
 * @returns nothing for an address that is refused, such as `javascript:`
 */
export function linkTo(
  target: string,
  label: ComponentChildren,
  title?: string,
): VNode | undefined {
  const address = /^www\./i.test(target) ? `https://${target}` : target;
  // Pages may have a constant `URL` of their own.
  if (!address || !window.URL.canParse(address, document.baseURI)) return undefined;
  const { protocol } = new window.URL(address, document.baseURI);
  if (!ALLOWED.has(protocol)) return undefined;
  const isOther = protocol.startsWith('http') && !address.startsWith('#');
  return (
    <a
      href={address}
      title={title}
      target={isOther ? '_blank' : undefined}
      rel="noopener noreferrer nofollow"
    >
      {label}
    </a>
  );
}
