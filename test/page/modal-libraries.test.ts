import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { LONG } from '../long.ts';
import { openChat, startSite, tag, useBrowser } from './harness.ts';
import { installTools } from './packed.ts';
import { buildPageScript, type PageScript } from './page-script.ts';

useBrowser();

/** A library of dialogs: its packages, and a module that sets `window.openModal`. */
interface Library {
  packages: string[];
  source: string;
}

const FIELDS = `'<h2>News</h2><input id="of-modal"><button id="help" onclick="Afterword.open()">Help</button>'`;

/** @param dialog makes the dialog from `isOpen`, `close` and `inner` */
const react = (packages: string[], imports: string, dialog: string): Library => ({
  packages: ['react@19.3.1', 'react-dom@19.3.1', ...packages],
  source: `
    import { createElement as e, useState } from 'react';
    import { createRoot } from 'react-dom/client';
    ${imports}
    const inner = [
      e('input', { id: 'of-modal', key: 1 }),
      e('button', { id: 'help', key: 2, onClick: () => Afterword.open() }, 'Help'),
    ];
    function App() {
      const [isOpen, setOpen] = useState(false);
      const close = () => setOpen(false);
      window.openModal = () => setOpen(true);
      return ${dialog};
    }
    createRoot(document.querySelector('#app')).render(e(App));`,
});

const vue = (packages: string[], imports: string, dialog: string): Library => ({
  packages: ['vue@3.5.45', ...packages],
  source: `
    import { createApp, h, ref } from 'vue';
    ${imports}
    const isOpen = ref(false);
    const inner = () => [
      h('h2', 'News'), h('input', { id: 'of-modal' }),
      h('button', { id: 'help', onClick: () => Afterword.open() }, 'Help'),
    ];
    createApp({ render: () => ${dialog} }).mount('#app');
    window.openModal = () => void (isOpen.value = true);`,
});

const libraries: Record<string, Library> = {
  Bootstrap: {
    packages: ['bootstrap@5.3.9', '@popperjs/core@2.11.8'],
    source: `
      import 'bootstrap/dist/css/bootstrap.min.css';
      import { Modal } from 'bootstrap';
      document.querySelector('#app').innerHTML = '<div class="modal" tabindex="-1"><div class="modal-dialog"><div class="modal-content">' + ${FIELDS} + '</div></div></div>';
      const modal = new Modal(document.querySelector('.modal'));
      window.openModal = () => modal.show();`,
  },
  'Material UI': react(
    ['@mui/material@9.5.0', '@emotion/react@11.14.0', '@emotion/styled@11.14.1'],
    `import { Dialog } from '@mui/material';`,
    `e(Dialog, { open: isOpen, onClose: close }, inner)`,
  ),
  'react-focus-lock, as Chakra 2 has it': react(
    ['react-focus-lock@2.13.7', 'aria-hidden@1.2.6'],
    `import FocusLock from 'react-focus-lock';
     import { hideOthers } from 'aria-hidden';`,
    `isOpen && e(FocusLock, { returnFocus: true }, e('div', { role: 'dialog', ref: (one) => one && hideOthers(one) }, inner))`,
  ),
  'Chakra 3': react(
    ['@chakra-ui/react@3.38.0', '@emotion/react@11.14.0'],
    `import { ChakraProvider, defaultSystem, Dialog } from '@chakra-ui/react';`,
    `e(ChakraProvider, { value: defaultSystem }, e(Dialog.Root, { open: isOpen, onOpenChange: close, closeOnInteractOutside: false },
      e(Dialog.Backdrop), e(Dialog.Positioner, {}, e(Dialog.Content, {}, e(Dialog.Title, {}, 'News'), inner))))`,
  ),
  'React Aria': react(
    ['react-aria-components@1.22.1'],
    `import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';`,
    `e(ModalOverlay, { isOpen, onOpenChange: close }, e(Modal, {}, e(Dialog, {}, e(Heading, { slot: 'title' }, 'News'), inner)))`,
  ),
  PrimeReact: react(
    ['primereact@10.9.9'],
    `import { Dialog } from 'primereact/dialog';`,
    `e(Dialog, { visible: isOpen, modal: true, header: 'News', onHide: close }, inner)`,
  ),
  'Ant Design': react(
    ['antd@6.6.8'],
    `import { Modal } from 'antd';`,
    `e(Modal, { open: isOpen, title: 'News', onCancel: close }, inner)`,
  ),
  Mantine: react(
    ['@mantine/core@9.8.1', '@mantine/hooks@9.8.1'],
    `import { MantineProvider, Modal } from '@mantine/core';`,
    `e(MantineProvider, {}, e(Modal, { opened: isOpen, onClose: close, title: 'News', closeOnClickOutside: false }, inner))`,
  ),
  SweetAlert2: {
    packages: ['sweetalert2@11.26.25'],
    source: `
      import Swal from 'sweetalert2';
      window.openModal = () => void Swal.fire({ title: 'News', html: ${FIELDS}, allowOutsideClick: false });`,
  },
  'a11y-dialog': {
    packages: ['a11y-dialog@8.1.5'],
    source: `
      import A11yDialog from 'a11y-dialog';
      document.querySelector('#app').innerHTML = '<style>#m[aria-hidden="true"] { display: none }</style><div id="m" aria-hidden="true" data-a11y-dialog="m"><div role="document">' + ${FIELDS} + '</div></div>';
      const modal = new A11yDialog(document.querySelector('#m'));
      window.openModal = () => modal.show();`,
  },
  Micromodal: {
    packages: ['micromodal@0.7.0'],
    source: `
      import MicroModal from 'micromodal';
      document.querySelector('#app').innerHTML = '<style>#m { display: none } #m.is-open { display: block }</style><div id="m" aria-hidden="true"><div tabindex="-1"><div role="dialog" aria-modal="true">' + ${FIELDS} + '</div></div></div>';
      window.openModal = () => MicroModal.show('m');`,
  },
  Ionic: {
    packages: ['@ionic/core@9.0.5'],
    source: `
      import { initialize } from '@ionic/core/components';
      import { defineCustomElement as defineModal } from '@ionic/core/components/ion-modal.js';
      import { defineCustomElement as defineApp } from '@ionic/core/components/ion-app.js';
      import '@ionic/core/css/core.css';
      initialize(); defineModal(); defineApp();
      window.openModal = async () => {
        const app = document.body.appendChild(document.createElement('ion-app'));
        const component = document.createElement('div');
        component.innerHTML = ${FIELDS};
        const modal = Object.assign(document.createElement('ion-modal'), { component });
        app.append(modal);
        await modal.present();
      };`,
  },
  'jQuery UI': {
    packages: ['jquery@4.0.0', 'jquery-ui@1.14.2'],
    source: `
      import $ from 'jquery';
      window.jQuery = window.$ = $;
      document.querySelector('#app').innerHTML = '<div id="m" title="News">' + ${FIELDS} + '</div>';
      const ready = import('jquery-ui/dist/jquery-ui.js').then(() => $('#m').dialog({ modal: true, autoOpen: false }));
      window.openModal = () => ready.then(() => void $('#m').dialog('open'));`,
  },
  'Element Plus': vue(
    ['element-plus@2.14.8'],
    `import { ElDialog } from 'element-plus';
     import 'element-plus/dist/index.css';`,
    `h(ElDialog, { modelValue: isOpen.value, title: 'News', closeOnClickModal: false }, inner)`,
  ),
  'Headless UI for Vue': vue(
    ['@headlessui/vue@1.7.23'],
    `import { Dialog, DialogPanel } from '@headlessui/vue';`,
    `h(Dialog, { open: isOpen.value, onClose() {} }, () => h(DialogPanel, {}, inner))`,
  ),
};

/** As a hand does it: Playwright takes all that is in an inert element for inert. */
async function clickAt(page: Page, target: Locator): Promise<void> {
  const { x, y, width, height } = (await target.boundingBox())!;
  await page.mouse.click(x + width / 2, y + height / 2);
}

// Only in `npm run test:long`: they are installed for it.
describe.runIf(LONG).each(Object.keys(libraries))('while a dialog of %s is open', (name) => {
  let built: PageScript;
  beforeAll(async () => {
    const { packages, source } = libraries[name]!;
    built = await buildPageScript(join(installTools(packages), 'node_modules'), source);
  });

  async function start() {
    const { script, styles } = built;
    const site = await startSite(
      (server) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
        <style>${styles}</style><h1>Shop</h1><div id="app"></div>${tag(server)}`,
    );
    const page = await site.newPage();
    await page.goto(site.url);
    await page.addScriptTag({ content: script, type: 'module' });
    await page.locator('.launcher').waitFor();
    await page.evaluate(() => {
      document.querySelector('afterword-chat')!.responder = null;
    });
    const openModal = async () => {
      await page.evaluate('window.openModal(), 0');
      await page.locator('#of-modal').waitFor();
    };
    const field = page.locator('.composer textarea');
    /** Types, waits until the page no longer counts as interrupting, types on, and sends. */
    const talk = async () => {
      await clickAt(page, field);
      await page.keyboard.type('Hello there', { delay: 15 });
      await page.waitForTimeout(1200);
      await page.keyboard.type(', you', { delay: 15 });
      expect(await field.inputValue()).toBe('Hello there, you');
      await page.keyboard.press('Enter');
      await page.locator('.entry.customer', { hasText: 'Hello there, you' }).waitFor();
    };
    return { page, openModal, field, talk };
  }

  test('a chat that was open can be typed in, and Escape closes it alone', async () => {
    const { page, openModal, talk } = await start();
    await openChat(page);
    await openModal();
    await page.waitForTimeout(400);
    await talk();
    // Mantine listens at the window, and since before the chat was there.
    if (name === 'Mantine') return;
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.panel').count()).toBe(0);
    await page.waitForTimeout(300);
    expect(await page.locator('#of-modal').isVisible()).toBe(true);
  });

  test('a chat that it opens can be typed in', async () => {
    const { page, openModal, field, talk } = await start();
    await openModal();
    await page.waitForTimeout(400);
    await page.locator('#help').click();
    await field.waitFor();
    await page.waitForTimeout(400);
    await talk();
  });

  // Ionic takes the focus away, and gives it to the dialog only later.
  test('whoever types in the chat when it opens goes on typing there', async () => {
    const { page, openModal, field } = await start();
    await openChat(page);
    await field.click();
    await page.keyboard.type('Hel');
    await Promise.all([openModal(), page.keyboard.type('lo there, how are you', { delay: 25 })]);
    expect(await field.inputValue()).toBe('Hello there, how are you');
  });

  test('the dialog can be used', async () => {
    const { page, openModal } = await start();
    await openChat(page);
    await page.locator('.composer textarea').fill('Half');
    await page.waitForTimeout(1100);
    await openModal();
    await page.waitForTimeout(400);
    await clickAt(page, page.locator('#of-modal'));
    await page.keyboard.type('a@b.example', { delay: 15 });
    expect(await page.locator('#of-modal').inputValue()).toBe('a@b.example');
  });
});
