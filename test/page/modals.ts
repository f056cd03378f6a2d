import { resolve } from 'node:path';
import { buildPageScript } from './page-script.ts';

/** Dialogs of pages that keep the focus in themselves. Each sets `window.openModal`. */
export const modals: Record<string, string> = {
  Radix: `
    import { createElement as e, useState } from 'react';
    import { createRoot } from 'react-dom/client';
    import * as Dialog from '@radix-ui/react-dialog';
    function App() {
      const [isOpen, setOpen] = useState(false);
      window.openModal = () => setOpen(true);
      return e(Dialog.Root, { open: isOpen }, e(Dialog.Portal, {}, e(Dialog.Overlay),
        e(Dialog.Content, { 'aria-describedby': undefined },
          e(Dialog.Title, {}, 'News'), e('input', { id: 'of-modal' }))));
    }
    createRoot(document.querySelector('#app')).render(e(App));`,
  'Headless UI': `
    import { createElement as e, useState } from 'react';
    import { createRoot } from 'react-dom/client';
    import { Dialog, DialogPanel, DialogTitle } from '@headlessui/react';
    function App() {
      const [isOpen, setOpen] = useState(false);
      window.openModal = () => setOpen(true);
      return e(Dialog, { open: isOpen, onClose() {} },
        e(DialogPanel, {}, e(DialogTitle, {}, 'News'), e('input', { id: 'of-modal' })));
    }
    createRoot(document.querySelector('#app')).render(e(App));`,
  'focus-trap': `
    import { createFocusTrap } from 'focus-trap';
    window.openModal = () => {
      const modal = document.createElement('div');
      modal.innerHTML = '<h2>News</h2><input id="of-modal">';
      document.body.append(modal);
      createFocusTrap(modal, { allowOutsideClick: true }).activate();
    };`,
  'a trap of the page itself': `
    window.openModal = () => {
      const modal = document.createElement('div');
      modal.innerHTML = '<h2>News</h2><input id="of-modal">';
      document.body.append(modal);
      const field = modal.querySelector('input');
      for (const type of ['focusin', 'focus']) {
        document.addEventListener(type, ({ target }) => modal.contains(target) || field.focus(), true);
      }
      document.addEventListener('focusout', ({ relatedTarget }) => {
        if (relatedTarget && !modal.contains(relatedTarget)) field.focus();
      });
      field.focus();
    };`,
  'a trap that looks where the focus is a moment later': `
    window.openModal = () => {
      const modal = document.createElement('div');
      modal.innerHTML = '<h2>News</h2><input id="of-modal">';
      document.body.append(modal);
      const field = modal.querySelector('input');
      const look = () => modal.contains(document.activeElement) || field.focus();
      for (const type of ['focusin', 'focusout']) {
        document.addEventListener(type, () => setTimeout(look));
      }
      document.activeElement.blur();
      field.focus();
    };`,
};

/** Builds the script of each. @returns the scripts by name */
export async function buildModals(): Promise<Map<string, string>> {
  const scripts = new Map<string, string>();
  for (const [name, source] of Object.entries(modals)) {
    scripts.set(name, (await buildPageScript(resolve('node_modules'), source)).script);
  }
  return scripts;
}
