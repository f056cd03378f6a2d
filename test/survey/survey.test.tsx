// @vitest-environment happy-dom
import { act } from '@testing-library/preact';
import { render } from 'preact';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Conversation, createConversation } from '../../src/capture/conversation.ts';
import type { WireEvent } from '../../src/contract/index.ts';
import { MAX_FEEDBACK } from '../../src/contract/limits.ts';
import { type ScaleKind, scaleOf } from '../../src/survey/scale.tsx';
import { style } from '../../src/survey/scales/index.ts';
import { Survey } from '../../src/survey/survey.tsx';
import { allStrings } from '../../src/strings/survey/en-later.ts';
import { surveyStrings as strings } from '../../src/strings/survey/en.ts';
import { aria, createChat, key, named, show, type, until } from '../widget/chat.tsx';

async function ask(scale: ScaleKind = 'star', given?: Conversation) {
  const model = createChat();
  const conversation = given ?? model.conversation;
  conversation.message({ senderType: 'customer', content: 'Hi' });
  const place = await show(
    model,
    <Survey conversation={conversation} strings={strings} scale={scale} />,
  );
  const buttons = () => [...place.querySelectorAll<HTMLElement>('[role=radio]')];
  const rating = () => conversation.survey.value.rating;
  return { model, conversation, place, buttons, given: rating };
}

const all = allStrings(strings);

/** What a screen reader says of the state. */
const status = (place: HTMLElement) => place.querySelector('[role=status]')!.textContent;

/** A conversation whose events have the fate that the test decides. */
function createFated() {
  const events: WireEvent[] = [];
  let tell: (event: WireEvent, isSafe: boolean) => void = () => {};
  const conversation = createConversation(
    {},
    {
      memory: { load: () => null, save: () => {}, watch: () => () => {} },
      emit: (event) => events.push(event),
      mask: (text) => text,
      now: Date.now,
      watchFate(listener) {
        tell = listener;
        return () => {};
      },
    },
  );
  return { conversation, events, settle: (isSafe: boolean) => tell(events.at(-1)!, isSafe) };
}

/** A rating that is safe, and the form for the comment. */
async function rated() {
  const { conversation, settle } = createFated();
  const { place, buttons } = await ask('star', conversation);
  await act(() => buttons()[4]!.click());
  await act(() => settle(true));
  return { conversation, settle, place, form: await until(() => place.querySelector('form')) };
}

describe('the scale', () => {
  test('is a radio group with names, of which one can be reached with Tab', async () => {
    const { place, buttons } = await ask();
    expect(aria(place.querySelector('[role=radiogroup]')!, 'label')).toBe(strings.question);
    expect(buttons().map((one) => aria(one, 'label'))).toEqual(strings.stars);
    expect(buttons().map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1, -1, -1]);
    expect(buttons().map((one) => aria(one, 'checked'))).toEqual(Array(5).fill('false'));
  });

  test('a click rates, and fills the stars up to it', async () => {
    const { buttons, given } = await ask();
    await act(() => buttons()[3]!.click());
    expect(given()).toBe(4);
    expect(buttons().map((one) => one.className)).toEqual([...Array(4).fill('given'), '']);
    expect(buttons().map((one) => aria(one, 'checked'))).toEqual(
      [1, 2, 3, 4, 5].map((one) => String(one === 4)),
    );
    expect(buttons().map(({ tabIndex }) => tabIndex)).toEqual([-1, -1, -1, 0, -1]);
  });

  test('arrow keys move the focus without rating, round the ends', async () => {
    const { model, buttons, given } = await ask();
    buttons()[0]!.focus();
    expect(key(buttons()[0]!, 'ArrowLeft')).toBe(false);
    expect(model.root.activeElement).toBe(buttons()[4]);
    key(buttons()[4]!, 'ArrowRight');
    expect(model.root.activeElement).toBe(buttons()[0]);
    expect(given()).toBe(null);
  });

  test.each([
    ['ltr', 'ArrowRight', 'ArrowLeft'],
    ['rtl', 'ArrowLeft', 'ArrowRight'],
  ])(
    'in %s, %s goes on to the next, %s back, as do the arrows up and down',
    async (dir, on, back) => {
      const { model, place, buttons } = await ask();
      place.querySelector<HTMLElement>('[role=radiogroup]')!.style.direction = dir;
      const focused = () => buttons().indexOf(model.root.activeElement as HTMLElement);
      buttons()[1]!.focus();
      const after = [on, on, back, 'ArrowUp', 'ArrowDown'].map((name) => {
        key(buttons()[focused()]!, name);
        return focused();
      });
      expect(after).toEqual([2, 3, 2, 3, 2]);
    },
  );

  test('the keys 1–5 rate, others are left to the browser', async () => {
    const { model, buttons, given } = await ask();
    await act(() => void key(buttons()[0]!, '5'));
    expect(given()).toBe(5);
    expect(model.root.activeElement).toBe(buttons()[4]);
    expect(key(buttons()[0]!, '6')).toBe(true);
    expect(key(buttons()[0]!, 'Tab')).toBe(true);
  });

  test.each(['ctrlKey', 'altKey', 'metaKey'])(
    'a shortcut of the browser with %s does not rate',
    async (held) => {
      const { buttons, given } = await ask();
      for (const name of ['1', '5', 'ArrowLeft']) {
        expect(key(buttons()[0]!, name, { [held]: true })).toBe(true);
      }
      expect(given()).toBe(null);
    },
  );

  test.each([
    ['star', 'star'],
    ['emoji', 'emoji'],
    ['thumbs', 'thumbs'],
    ['hearts', 'star'],
    [null, 'star'],
  ])('%s in the setting is the scale %s', (name, kind) => {
    expect(scaleOf(name)).toBe(kind);
  });

  test('signs have styles of their own, which may come when they are gone', async () => {
    const { model, place } = await ask('emoji');
    const styles = () => model.root.adoptedStyleSheets.length;
    await until(() => styles() > 0);
    const signs = place.querySelector<HTMLElement>('.emoji')!;
    await act(() => render(null, place));
    const before = styles();
    expect(() => style(signs)).not.toThrow();
    expect(styles()).toBe(before);
  });

  test('stars are drawn', async () => {
    const { buttons } = await ask();
    expect(buttons().map((one) => one.querySelectorAll('svg').length)).toEqual([1, 1, 1, 1, 1]);
  });

  test.each([
    ['emoji', 5, '😞🙁😐🙂😄', 5],
    ['thumbs', 2, '👎👍', 5],
  ] as const)('of %s has %i: %s, and the last is %i', async (kind, count, faces, best) => {
    const { buttons, given } = await ask(kind);
    expect(buttons()).toHaveLength(count);
    expect(
      buttons()
        .map((one) => one.textContent)
        .join(''),
    ).toBe(faces);
    await act(() => buttons().at(-1)!.click());
    expect(given()).toBe(best);
    expect(buttons().filter((one) => one.className === 'given')).toHaveLength(1);
  });
});

describe('the survey', () => {
  test('is a region with the question as its name, and its heading can get the focus', async () => {
    const { place } = await ask();
    const region = place.querySelector('section')!;
    expect(aria(region, 'label')).toBe(strings.question);
    expect(region.querySelector('h2')!.getAttribute('tabindex')).toBe('-1');
  });

  test.each([
    ['without an answer', () => {}, 1],
    ['with a rating', (conversation: Conversation) => conversation.rate(5), 0],
    ['waved away', (conversation: Conversation) => conversation.dismissSurvey(), 0],
  ])('%s, it is recorded as shown, or not', async (_, answer, times) => {
    const { conversation, events } = createFated();
    answer(conversation);
    await ask('star', conversation);
    expect(events.filter(({ type: kind }) => kind === 'survey.shown')).toHaveLength(times);
  });

  test('says what the ends of a scale mean, which screen readers hear from its names', async () => {
    const ends = async (kind: ScaleKind) => {
      const { place } = await ask(kind);
      return [...place.querySelectorAll('section > div[aria-hidden=true] span')].map(
        (one) => one.textContent,
      );
    };
    expect(await ends('star')).toEqual([strings.worst, strings.best]);
    expect(await ends('emoji')).toEqual([strings.worst, strings.best]);
    expect(await ends('thumbs')).toEqual([]);
  });

  test('says that the rating is in, and asks for a comment', async () => {
    const { conversation, settle } = createFated();
    const { place, buttons } = await ask('star', conversation);
    const heading = () => place.querySelector('h2')!.textContent;
    expect(heading()).toBe(strings.question);
    await act(() => buttons()[4]!.click());
    const form = await until(() => place.querySelector('form'));
    // Nothing is claimed before the rating is safe.
    expect(heading()).toBe(strings.question);
    await act(() => settle(true));
    expect(heading()).toBe(strings.rated);
    const below = () => place.querySelector('section > p')!.textContent;
    expect(below()).toBe(strings.changeable);
    const label = [...form.querySelectorAll('label')].find(
      ({ textContent }) => textContent === all.good,
    )!;
    expect(label.htmlFor).toBe(form.querySelector('textarea')!.id);
    expect(form.querySelector('textarea')!.maxLength).toBe(MAX_FEEDBACK);
    type(form.querySelector('textarea')!, ' Quick. ');
    await act(() => form.querySelector('button')!.click());
    expect(conversation.survey.value).toMatchObject({ rating: 5, feedback: 'Quick.' });
    // Nor is a comment, and its words stay as long.
    expect(heading()).toBe(strings.rated);
    expect(form.querySelector('textarea')!.value).toBe(' Quick. ');
    await act(() => settle(true));
    expect(form.hidden).toBe(true);
    expect(below()).toBe(strings.thanksMore);
    expect(place.querySelector('h2')!.textContent).toBe(strings.thanks);
  });

  test('says that the rating was refused, and takes another', async () => {
    const { conversation, settle } = createFated();
    const { place, buttons, given } = await ask('star', conversation);
    const heading = () => place.querySelector('h2')!.textContent;
    await act(() => buttons()[4]!.click());
    await act(() => settle(false));
    expect(heading()).toBe(strings.refused);
    expect(given()).toBe(null);
    await act(() => buttons()[3]!.click());
    await act(() => settle(true));
    expect(heading()).toBe(strings.rated);
    expect(given()).toBe(4);
  });

  test('a comment is there again when the survey was taken away, with what was ticked', async () => {
    const { conversation } = createFated();
    const first = await ask('star', conversation);
    await act(() => first.buttons()[0]!.click());
    const field = await until(() => first.place.querySelector('textarea'));
    await act(() => type(field, 'It was late.'));
    await act(() => first.place.querySelector<HTMLInputElement>('[type=checkbox]')!.click());
    await act(() => render(null, first.place));
    const { place } = await ask('star', conversation);
    expect((await until(() => place.querySelector('textarea'))).value).toBe('It was late.');
    expect(place.querySelector<HTMLInputElement>('[type=checkbox]')!.checked).toBe(true);
  });

  test('a comment that is refused stays in its field, and can be sent again', async () => {
    const { conversation, settle, place, form } = await rated();
    type(form.querySelector('textarea')!, 'Quick.');
    await act(() => form.querySelector('button')!.click());
    await act(() => settle(false));
    expect(conversation.survey.value.feedback).toBe(null);
    // Both are read aloud: the rating is in, the comment is not.
    expect(status(place)).toBe(strings.rated + all.unsent);
    expect(form.querySelector('textarea')!.value).toBe('Quick.');
    await act(() => form.querySelector('button')!.click());
    expect(status(place)).toBe(strings.rated);
    await act(() => settle(true));
    expect(status(place)).toBe(strings.thanks);
  });

  test('says so when the comment is not safe after a while; it can be sent again', async () => {
    const { settle, place, form } = await rated();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const send = () => act(() => form.querySelector('button')!.click());
    const wait = () => act(() => void vi.advanceTimersByTime(6000));
    type(form.querySelector('textarea')!, 'Quick.');
    await send();
    expect(status(place)).toBe(strings.rated);
    await wait();
    expect(status(place)).toBe(strings.rated + all.unsent);
    await send();
    expect(status(place)).toBe(strings.rated);
    await wait();
    expect(status(place)).toBe(strings.rated + all.unsent);
    expect(form.querySelector('textarea')!.value).toBe('Quick.');
    await act(() => settle(true));
    expect(status(place)).toBe(strings.thanks);
    await wait();
    expect(status(place)).toBe(strings.thanks);
  });

  test('what is added to a comment while it is on its way stays, and can be sent', async () => {
    const { conversation, settle, place, form } = await rated();
    type(form.querySelector('textarea')!, 'Quick.');
    await act(() => form.querySelector('button')!.click());
    type(form.querySelector('textarea')!, 'Quick. And kind.');
    await act(() => settle(true));
    expect(status(place)).toBe(strings.rated);
    expect(form.querySelector('textarea')!.value).toBe('Quick. And kind.');
    await act(() => form.querySelector('button')!.click());
    await act(() => settle(true));
    expect(conversation.survey.value.feedback).toBe('Quick. And kind.');
    expect(status(place)).toBe(strings.thanks);
  });

  test('a rating that is refused takes no words of the comment with it', async () => {
    const { conversation, settle } = createFated();
    const { place, buttons } = await ask('star', conversation);
    await act(() => buttons()[4]!.click());
    const form = await until(() => place.querySelector('form'));
    type(form.querySelector('textarea')!, 'Quick.');
    await act(() => settle(false));
    expect(status(place)).toBe(strings.refused);
    // Without a rating there is nothing to comment on.
    expect(form.hidden).toBe(true);
    await act(() => buttons()[3]!.click());
    await act(() => settle(true));
    expect(form.hidden).toBe(false);
    expect(form.querySelector('textarea')!.value).toBe('Quick.');
    await act(() => form.querySelector('button')!.click());
    expect(conversation.survey.value).toMatchObject({ rating: 4, feedback: 'Quick.' });
  });

  test('the survey of the next conversation has no words of the last one', async () => {
    const { conversation, settle } = createFated();
    const { place, buttons } = await ask('star', conversation);
    const write = async () => {
      await act(() => buttons()[4]!.click());
      await act(() => settle(true));
      return until(() => place.querySelector('form'));
    };
    const form = await write();
    type(form.querySelector('textarea')!, 'Quick.');
    await act(() => form.querySelector('button')!.click());
    await act(() => settle(true));
    expect(status(place)).toBe(strings.thanks);
    // As when the customer signs out.
    await act(() => conversation.restart());
    expect(place.querySelector('form')).toBe(null);
    const next = await write();
    expect(next.hidden).toBe(false);
    expect(next.querySelector('textarea')!.value).toBe('');
  });

  test('says so when the rating is not safe after a while; the same one can be given again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { conversation, settle } = createFated();
    const { place, buttons, given } = await ask('star', conversation);
    const heading = () => place.querySelector('h2')!.textContent;
    const wait = () => act(() => void vi.advanceTimersByTime(6000));
    await act(() => buttons()[4]!.click());
    await wait();
    expect(heading()).toBe(strings.refused);
    await act(() => buttons()[4]!.click());
    expect(heading()).toBe(strings.question);
    await wait();
    expect(heading()).toBe(strings.refused);
    expect(given()).toBe(5);
    await act(() => settle(true));
    expect(heading()).toBe(strings.rated);
    await wait();
    expect(heading()).toBe(strings.rated);
  });

  test('after a low rating the reasons go with the comment; what was ticked outlasts a change of mind', async () => {
    const { place, buttons, conversation, model } = await ask();
    await act(() => buttons()[1]!.click());
    const form = await until(() => place.querySelector('form'));
    const boxes = () => [...form.querySelectorAll<HTMLInputElement>('input[type=checkbox]')];
    const [first, , third] = boxes();
    await act(() => {
      third!.click();
      first!.click();
    });
    await act(() => buttons()[4]!.click());
    expect(boxes()).toEqual([]);
    await act(() => buttons()[0]!.click());
    expect(
      boxes()
        .map(({ checked }) => checked)
        .slice(0, 3),
    ).toEqual([true, false, true]);
    type(form.querySelector('textarea')!, 'Slow.');
    const reasons = [first!.value, third!.value].join(', ');
    await act(() => form.querySelector('button')!.click());
    expect(conversation.survey.value.feedback).toBe(`${reasons}\nSlow.`);
    expect(model.root.activeElement).toBe(place.querySelector('h2'));
  });

  test('an empty comment is not sent', async () => {
    const { place, buttons, conversation } = await ask();
    await act(() => buttons()[4]!.click());
    const form = await until(() => place.querySelector('form'));
    await act(() => form.querySelector('button')!.click());
    expect(conversation.survey.value.feedback).toBe(null);
    expect(place.contains(form)).toBe(true);
  });

  test('is gone when it is waved away', async () => {
    const { place, conversation } = await ask();
    await act(() => named<HTMLButtonElement>(place, strings.dismiss)!.click());
    expect(conversation.survey.value.dismissed).toBe(true);
    expect(place.innerHTML).toBe('');
  });
});
