// @vitest-environment happy-dom
import { batch, signal } from '@preact/signals-core';
import { act, cleanup, render } from '@testing-library/preact';
import { onTestFinished, expect, test } from 'vitest';
import { live, part } from '../../src/element/part.ts';

const show = (element: Parameters<typeof render>[0]) => {
  onTestFinished(cleanup);
  return render(element);
};

test('a part is drawn again when a signal that it has read changes, once for changes at one time', async () => {
  const first = signal('a');
  const second = signal('b');
  const unread = signal(0);
  let drawn = 0;
  const Both = live(() => {
    drawn++;
    return <p>{first.value + second.value}</p>;
  });
  const { container } = show(<Both />);
  expect(container.textContent).toBe('ab');
  await act(() => {
    first.value = 'c';
    second.value = 'd';
  });
  expect([container.textContent, drawn]).toEqual(['cd', 2]);
  await act(() => void (unread.value = 1));
  expect(drawn).toBe(2);
});

test('it follows what its last drawing has read', async () => {
  const isLong = signal(true);
  const more = signal('more');
  let drawn = 0;
  const Either = live(() => {
    drawn++;
    return <p>{isLong.value ? more.value : 'short'}</p>;
  });
  const { container } = show(<Either />);
  await act(() => void (isLong.value = false));
  expect([container.textContent, drawn]).toEqual(['short', 2]);
  await act(() => void (more.value = 'still more'));
  expect(drawn).toBe(2);
  await act(() =>
    batch(() => {
      isLong.value = true;
      more.value = 'again';
    }),
  );
  expect([container.textContent, drawn]).toEqual(['again', 3]);
});

test('it is drawn again with new props, and left alone with the same', () => {
  let drawn = 0;
  const Name = live<{ name: string }>(({ name }) => {
    drawn++;
    return <p>{name}</p>;
  });
  const { container, rerender } = show(<Name name="Ana" />);
  rerender(<Name name="Ana" />);
  expect(drawn).toBe(1);
  rerender(<Name name="Ben" />);
  expect([container.textContent, drawn]).toEqual(['Ben', 2]);
});

test('what it keeps is made once, starts when it is in the page, and ends with it', async () => {
  const story: string[] = [];
  const count = signal(0);
  const Kept = part<{ step: number }>((_, mounted) => {
    story.push('made');
    mounted(() => {
      story.push(document.querySelector('output') ? 'in the page' : 'not in the page');
      return () => void story.push('ended');
    });
    return ({ step }) => <output>{count.value * step}</output>;
  });
  const { container, rerender, unmount } = show(<Kept step={2} />);
  await act(() => void (count.value = 3));
  rerender(<Kept step={3} />);
  expect(container.textContent).toBe('9');
  unmount();
  count.value = 4;
  expect(story).toEqual(['made', 'in the page', 'ended']);
});

test('a part that is gone follows nothing', async () => {
  const count = signal(0);
  let drawn = 0;
  const Count = live(() => {
    drawn++;
    return <p>{count.value}</p>;
  });
  const isShown = signal(true);
  const Around = live(() => <div>{isShown.value && <Count />}</div>);
  const { container } = show(<Around />);
  await act(() =>
    batch(() => {
      count.value = 1;
      isShown.value = false;
    }),
  );
  expect(container.textContent).toBe('');
  const before = drawn;
  await act(() => void (count.value = 2));
  expect(drawn).toBe(before);
});
