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

test('one message is not two', () => {
  document.body.innerHTML = '<p><b>Hi</b></p>';
  expect(propose(at('b'), at('b'))).toBeUndefined();
});
