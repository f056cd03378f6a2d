// @vitest-environment happy-dom
import { act } from '@testing-library/preact';
import { expect, test } from 'vitest';
import { laterStrings as strings } from '../../src/strings/chat/en-later.ts';
import { chatStrings } from '../../src/strings/chat/en.ts';
import { Attached } from '../../src/widget/attachments/attached.tsx';
import { keepPreview } from '../../src/widget/attachments/previews.ts';
import { Panel } from '../../src/widget/panel/panel.tsx';
import { aria, createChat, named, show, until } from './chat.tsx';

const fileOf = (name: string, type: string) => new File(['x'], name, { type });

/** The smallest picture. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

test('a photo of a message is a link with its name, a video can be played', async () => {
  const model = createChat();
  keepPreview('p', 'blob:photo');
  keepPreview('v', 'blob:video');
  const place = await show(
    model,
    <Attached
      model={model}
      files={[
        { id: 'p', name: 'tent.png', type: 'image/png' },
        { id: 'v', name: 'leak.mp4', type: 'video/mp4' },
      ]}
    />,
  );
  const link = place.querySelector('a')!;
  expect([link.getAttribute('href'), link.target, link.rel]).toEqual([
    'blob:photo',
    '_blank',
    'noopener',
  ]);
  expect(link.querySelector('img')!.alt).toBe('tent.png');
  const video = place.querySelector('video')!;
  expect([aria(video, 'label'), video.controls, video.getAttribute('src')]).toEqual([
    'leak.mp4',
    true,
    'blob:video',
  ]);
});

test('a file that cannot be shown has its name', async () => {
  const model = createChat();
  const files = [{ id: 'gone', name: 'tent.png', type: 'image/png' }];
  const place = await show(model, <Attached model={model} files={files} />);
  expect(place.textContent).toBe('tent.png');
  expect(place.querySelector('a, img')).toBe(null);
});

test('files that could not be sent stay in the tray, which says so, and can be taken out', async () => {
  const model = createChat({ consent: 'granted' });
  model.isOpen.value = true;
  const place = await show(model, <Panel model={model} />);
  await until(() => place.querySelector('.composer'));
  await act(() => model.attach([new File([GIF], 'leak.gif', { type: 'image/gif' })]));
  const tray = await until(() => place.querySelector<HTMLElement>('.tray'));
  const alert = tray.querySelector<HTMLElement>('[role=alert]')!;
  expect(alert.hidden).toBe(true);
  expect(tray.querySelector('progress')).toBe(null);
  await act(() => named<HTMLButtonElement>(place, chatStrings.send)!.click());
  expect(aria(tray.querySelector('progress')!, 'label')).toBe('leak.gif');
  expect(named<HTMLButtonElement>(place, chatStrings.send)!.disabled).toBe(true);
  // There is no server.
  await until(() => !alert.hidden);
  expect(alert.textContent).toBe(strings.notSent.replace('{name}', 'leak.gif'));
  expect(tray.querySelectorAll('li')).toHaveLength(1);
  expect(named<HTMLButtonElement>(place, chatStrings.send)!.disabled).toBe(false);
  await act(() => named(place, 'Remove leak.gif')!.click());
  expect(tray.querySelectorAll('li')).toHaveLength(0);
  expect(alert.hidden).toBe(true);
  expect(model.root.activeElement).toBe(place.querySelector('.composer textarea'));
});

test('more files than a message may have, and one that is too large, are refused by name', async () => {
  const model = createChat({ consent: 'granted' });
  model.isOpen.value = true;
  const place = await show(model, <Panel model={model} />);
  await until(() => place.querySelector('.composer'));
  const six = Array.from({ length: 6 }, (_, index) => fileOf(`${index}.png`, 'image/png'));
  await act(() => model.attach(six));
  const alert = await until(() => place.querySelector<HTMLElement>('.tray [role=alert]'));
  expect(place.querySelectorAll('.tray li')).toHaveLength(5);
  expect(alert.textContent).toMatch(/\b5\b/);
  const large = fileOf('large.png', 'image/png');
  Object.defineProperty(large, 'size', { value: 20 * 1024 * 1024 + 1 });
  await act(() => model.attach([large]));
  await until(() => alert.textContent.includes('large.png'));
  expect(alert.textContent).toContain('20');
});
