// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { propose } from '../../demo/observe/propose.ts';

const at = (selector: string, root: ParentNode = document) => root.querySelector(selector)!;

test('two clicked messages tell the list, the messages and whose they are', () => {
  document.body.innerHTML = `<div><section class="chat"><div class="line mine"><b>Hi</b></div>
    <div class="line"><i>Hello</i></div><div class="line mine"><b>Bye</b></div></section></div>`;
  expect(propose(at('b'), at('i'))).toEqual({
    list: '.chat',
    message: '.line',
    customer: '.mine',
  });
});

test('what tells the customer may be inside, and the list in a shadow root', () => {
  document.body.innerHTML = '<my-chat></my-chat>';
  const root = at('my-chat').attachShadow({ mode: 'open' });
  root.innerHTML = `<div id="messages"><p class="row"><span class="from-user">Hi</span></p>
    <p class="row"><span class="from-bot">Hello</span></p></div>`;
  expect(propose(at('.from-user', root), at('.from-bot', root))).toEqual({
    list: 'my-chat >>> #messages',
    message: '.row',
    customer: '.from-user',
  });
});

test('replies are never proposed as messages of the customer', () => {
  const proposed = (html: string) => {
    document.body.innerHTML = `<section id="chat">${html}</section>`;
    return propose(at('#chat > :first-child'), at('#chat > :last-child'));
  };
  expect(proposed('<p>Hi</p><p>Hello</p>')).toBeUndefined();
  expect(proposed('<p>Hi</p><p class="bot">Hello</p>')).toMatchObject({ customer: 'p:not(.bot)' });
  expect(proposed('<p>Hi</p><div>Hello</div>')).toMatchObject({ customer: 'p' });
});

test('what stands beside the words of a message is left out', () => {
  document.body.innerHTML = `<div id="log"><div class="row me"><i>ME</i><div class="words"><p>Hi</p></div></div>
    <div class="row"><i>BOT</i><div class="words"><p id="said">Hello</p><p>you</p></div></div></div>`;
  expect(propose(at('.me p'), at('#said'))).toMatchObject({ message: '.row', text: '.words' });
});

test('what a program has named is the last choice', () => {
  document.body.innerHTML = `<ul class="css-1vbdtqf list"><li class="sc-4f7x2 row w-x1y2z3 mine"><b>Hi</b></li>
    <li class="sc-4f7x2 row"><i>Hello</i></li></ul>`;
  expect(propose(at('b'), at('i'))).toMatchObject({
    list: '.list',
    message: '.row',
    customer: '.mine',
  });
});

/** A chat whose exchanges, or sides, stand in elements of their own. */
const nested = (count: number, exchange: (index: number) => string) => {
  document.body.innerHTML = '<header class="flex">Shop</header><my-chat></my-chat>';
  const root = at('my-chat').attachShadow({ mode: 'open' });
  root.innerHTML = `<div class="flex view"><div class="flex w-full">${Array.from({ length: count }, (_, index) => exchange(index)).join('')}</div></div>`;
  return root;
};

test.each([0, 1])(
  'each exchange has an element of its own, and each message several: the reply of exchange %i',
  (index) => {
    const root = nested(
      3,
      (
        index,
      ) => `<div class="flex chunk"><div class="flex gap-1"><div class="avatar"></div><div class="flex items-center"><div class="flex host-bubble">
        <div class="typing"></div><div class="words"><p data-element="p"><span>Reply ${index}</span></p></div></div></div></div>
        ${index < 2 ? `<div class="flex gap-1"><div class="flex guest-bubble"><span>Question ${index}</span></div></div>` : ''}</div>`,
    );
    const replies = root.querySelectorAll('.host-bubble span');
    const proposal = propose(at('.guest-bubble span', root), replies[index]!)!;
    const list = at(proposal.list.split(' >>> ')[1]!, root);
    const messages = [...list.querySelectorAll(proposal.message)];
    expect(messages.map((one) => one.textContent!.trim())).toEqual([
      'Reply 0',
      'Question 0',
      'Reply 1',
      'Question 1',
      'Reply 2',
    ]);
    const isMine = (one: Element) =>
      one.matches(proposal.customer) || !!one.querySelector(proposal.customer);
    expect(messages.map(isMine)).toEqual([false, true, false, true, false]);
  },
);

test('sides that only an attribute tells apart', () => {
  const root = nested(
    2,
    (
      index,
    ) => `<div class="row" data-direction="outgoing"><div class="bubble"><p>Question ${index}</p></div></div>
      <div class="row" data-direction="incoming"><div class="bubble"><p>Reply ${index}</p></div></div>`,
  );
  const [mine, reply] = root.querySelectorAll('p');
  expect(propose(mine!, reply!)).toMatchObject({
    message: '.row',
    customer: '[data-direction=outgoing]',
  });
});

test('one message is not two', () => {
  document.body.innerHTML = '<p><b>Hi</b></p>';
  expect(propose(at('b'), at('b'))).toBeUndefined();
});
