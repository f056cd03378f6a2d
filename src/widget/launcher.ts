import { type LauncherStrings, launcherStrings } from '../strings/chat/en-launcher.ts';

const CHEVRON = 'm6 9.5 6 6 6-6';
const BUBBLE = 'M20 11.5a7.5 7.5 0 0 1-7.5 7.5H5l1.4-3.1A7.5 7.5 0 1 1 20 11.5ZM9 10h7M9 13.5h4.5';

export interface Launcher {
  /** The landmark that the button stands in, named after the chat. */
  place: HTMLElement;
  button: HTMLButtonElement;
  update(isOpen: boolean, unread: number): void;
  /** Sets the texts. `title`: the site's own name of the chat. */
  speak(strings: LauncherStrings, title?: string | null): void;
}

/**
 * The round button that every visitor loads. It uses plain DOM, so that visitors who never chat do
 * not load the code of the chat.
 */
export function createLauncher(): Launcher {
  const button = document.createElement('button');
  button.className = 'launcher';
  button.type = 'button';
  button.setAttribute('part', 'launcher');
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(icon.namespaceURI, 'path');
  icon.append(path);
  const badge = document.createElement('span');
  badge.className = 'badge';
  badge.ariaHidden = 'true';
  button.append(icon, badge);
  const place = document.createElement('aside');
  place.append(button);

  let strings = launcherStrings;
  let isOpen = false;
  let unread = 0;
  function draw(): void {
    path.setAttribute('d', isOpen ? CHEVRON : BUBBLE);
    button.ariaExpanded = String(isOpen);
    button.ariaLabel = isOpen
      ? strings.close
      : unread
        ? strings.unread.replace('{count}', String(unread))
        : strings.open;
    badge.hidden = isOpen || !unread;
    badge.textContent = String(unread);
  }
  draw();
  return {
    place,
    button,
    speak(words, title) {
      strings = words;
      place.ariaLabel = title ?? words.title;
      draw();
    },
    update(isNow, count) {
      // A shape that is set again would have the browser lay out the launcher anew.
      if (isOpen === isNow && unread === count) return;
      isOpen = isNow;
      unread = count;
      draw();
    },
  };
}
