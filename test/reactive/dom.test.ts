// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { each, follow, h, icon, later, onRemoved, scoped, when } from '../../src/reactive/dom.ts';
import { signal } from '../../src/reactive/signals.ts';

const htmlOf = (element: Element) => element.innerHTML;

describe('an element', () => {
  test('has attributes, properties, listeners and children', () => {
    const clicks: string[] = [];
    const button = h(
      'button',
      { class: 'a', disabled: false, hidden: true, title: null, onclick: () => clicks.push('x') },
      'One ',
      2,
      [null, false, undefined, h('b', {}, '<i>')],
    );
    button.click();
    expect(button.outerHTML).toBe('<button class="a" hidden="">One 2<b>&lt;i&gt;</b></button>');
    expect(clicks).toEqual(['x']);
    expect(h('textarea', { '.value': 'draft' }).value).toBe('draft');
    expect(icon('M0 0').querySelector('path')!.getAttribute('d')).toBe('M0 0');
  });

  test('follows what its attributes and children read', () => {
    const name = signal('a');
    const count = signal<number | null>(1);
    const element = h('p', { title: () => name.value }, 'n: ', () => count.value, '!');
    expect([element.title, element.textContent]).toEqual(['a', 'n: 1!']);
    name.value = 'b';
    count.value = null;
    expect([element.title, element.textContent]).toEqual(['b', 'n: !']);
  });
});

test('what is shown within a part that is gone follows nothing any more', () => {
  const isOuter = signal(true);
  const inner = signal(0);
  const made: number[] = [];
  const element = h(
    'div',
    {},
    when(
      () => isOuter.value,
      () => [
        () => {
          made.push(inner.value);
          return inner.value;
        },
      ],
    ),
  );
  isOuter.value = false;
  isOuter.value = true;
  made.length = 0;
  inner.value = 1;
  expect(made).toEqual([1]);
  isOuter.value = false;
  inner.value = 2;
  expect(made).toEqual([1]);
  expect(element.textContent).toBe('');
});

describe('a part that loads', () => {
  const load = (done: string[]) =>
    later(async () => () => {
      onRemoved(() => done.push('ended'));
      return h('b', {}, 'here');
    });

  test('takes its place, and ends with what it stands in', async () => {
    const done: string[] = [];
    const [place, end] = scoped(() => load(done));
    expect(place.outerHTML).toBe('<div class="later"></div>');
    await Promise.resolve().then(() => {});
    expect(place.innerHTML).toBe('<b>here</b>');
    end();
    expect(done).toEqual(['ended']);
  });

  test('comes no more when its place is gone', async () => {
    const done: string[] = [];
    const [place, end] = scoped(() => load(done));
    end();
    await Promise.resolve().then(() => {});
    expect([place.innerHTML, done]).toEqual(['', []]);
  });

  test('says so when the line breaks', async () => {
    let failed = 0;
    const place = later(
      () => Promise.reject(new Error('offline')),
      () => failed++,
    );
    await Promise.resolve().then(() => {});
    expect([place.innerHTML, failed]).toEqual(['', 1]);
  });
});

test('one part or the other, made anew when its time comes, and only then', () => {
  const number = signal(1);
  let made = 0;
  const element = h(
    'div',
    {},
    when(
      () => number.value > 1,
      () => {
        made++;
        return [h('b', {}, () => number.value), h('hr')];
      },
      () => 'none',
    ),
    'end',
  );
  expect(htmlOf(element)).toBe('noneend');
  number.value = 2;
  number.value = 3;
  expect(htmlOf(element)).toBe('<b>3</b><hr>end');
  expect(made).toBe(1);
  number.value = 0;
  expect(htmlOf(element)).toBe('noneend');
});

test('a list keeps the nodes of the items that stay, in the order of the items', () => {
  const items = signal([
    { id: 'a', text: '1' },
    { id: 'b', text: '2' },
  ]);
  const removed: string[] = [];
  const list = h(
    'ul',
    {},
    each(
      () => items.value,
      ({ id }) => id,
      (item) => {
        const { id } = item.peek();
        onRemoved(() => removed.push(id));
        return h('li', {}, () => item.value.text);
      },
    ),
  );
  const [a, b] = list.children;
  items.value = [
    { id: 'c', text: '3' },
    { id: 'b', text: 'two' },
    { id: 'a', text: '1' },
  ];
  expect(list.textContent).toBe('3two1');
  expect([list.children[2], list.children[1]]).toEqual([a, b]);
  items.value = [{ id: 'a', text: '1' }];
  expect(list.textContent).toBe('1');
  expect(list.children[0]).toBe(a);
  expect(removed).toEqual(['c', 'b']);
});

test('what is taken away follows nothing any more, however deep it is', () => {
  const isShown = signal(true);
  const value = signal(0);
  const heard: number[] = [];
  const [, end] = scoped(() =>
    h(
      'div',
      {},
      when(
        () => isShown.value,
        () =>
          h(
            'p',
            {},
            each(
              () => ['x'],
              (one) => one,
              () => {
                follow(() => void heard.push(value.value));
                return h('i');
              },
            ),
          ),
      ),
    ),
  );
  value.value = 1;
  isShown.value = false;
  value.value = 2;
  isShown.value = true;
  value.value = 3;
  end();
  value.value = 4;
  expect(heard).toEqual([0, 1, 2, 3]);
});
