// @vitest-environment happy-dom
import { expect, expectTypeOf, test } from 'vitest';
import type { Consent, RedactionOptions } from '../../src/capture/index.ts';
import { type AttributeName, attributeName } from '../../src/element/attribute.ts';
import { effect } from '@preact/signals-core';
import { bind, CHAT, split } from '../../src/frameworks/bind.ts';
import type { ChatProps } from '../../src/frameworks/props.ts';
import { settings as surveySettings } from '../../src/survey/settings/index.ts';
import { followAttributes } from '../../src/widget/panel/attributes.ts';
import { settingFaults, settings } from '../../src/widget/settings/index.ts';

const soon = () => new Promise((done) => setTimeout(done));

test.each<[Record<string, string>, string[]]>([
  [{ theme: 'dark', 'survey-after': '30', 'chat-title': 'Help', hidden: '' }, []],
  [{ id: 'chat', class: 'a', 'data-x': '1', 'aria-label': 'x', '_ngcontent-a-1': '' }, []],
  [{ theme: 'blue' }, ['theme="blue" must be "light" or "dark".']],
  [{ 'survey-after': 'soon' }, ['survey-after="soon" must be a number, 0 or more.']],
  [{ greting: 'Hi' }, ['There is no setting "greting". Did you mean "greeting"?']],
  [
    { 'rating-scales': 'star' },
    ['There is no setting "rating-scales". Did you mean "rating-scale"?'],
  ],
  [{ colour: 'red' }, ['There is no setting "colour".']],
  [{ constructor: 'x' }, ['There is no setting "constructor".']],
])('of the chat, %j: %j', (attributes, faults) => {
  const given = Object.entries(attributes).map(([name, value]) => ({ name, value }));
  expect(settingFaults(settings, given)).toEqual(faults);
});

test('of the survey, what is the chat’s alone is no setting', () => {
  const given = [
    { name: 'conversation-id', value: 'order-4711' },
    { name: 'rating-scale', value: 'emoji' },
    { name: 'greeting', value: 'Hi' },
  ];
  expect(settingFaults(surveySettings, given)).toEqual(['There is no setting "greeting".']);
});

test('a setting of two words is an attribute with a hyphen, also in TypeScript', () => {
  expectTypeOf<AttributeName<'preChatTopics' | 'theme'>>().toEqualTypeOf<
    'pre-chat-topics' | 'theme'
  >();
  expect(['preChatTopics', 'theme'].map(attributeName)).toEqual(['pre-chat-topics', 'theme']);
});

test('the bindings have each setting as a prop, of the type that the table says', () => {
  expectTypeOf<Exclude<keyof ChatProps, `on${string}`>>().toEqualTypeOf<keyof typeof settings>();
  expectTypeOf<ChatProps['publishableKey']>().toEqualTypeOf<string>();
  expectTypeOf<ChatProps['theme']>().toEqualTypeOf<'light' | 'dark' | undefined>();
  expectTypeOf<ChatProps['consent']>().toEqualTypeOf<Consent | undefined>();
  expectTypeOf<ChatProps['surveyAfter']>().toEqualTypeOf<number | undefined>();
  expectTypeOf<ChatProps['hidden']>().toEqualTypeOf<boolean | undefined>();
  expectTypeOf<ChatProps['redaction']>().toEqualTypeOf<
    RedactionOptions | false | 'off' | undefined
  >();
});

test('a prop that is absent, null or false takes its attribute back', () => {
  const chat = document.createElement('afterword-chat');
  bind(CHAT, chat, { hidden: true, chatTitle: 'Help', surveyAfter: 0 });
  const names = () => chat.getAttributeNames().sort();
  expect(names()).toEqual(['chat-title', 'hidden', 'survey-after']);
  bind(CHAT, chat, { hidden: false, chatTitle: undefined, surveyAfter: 30 });
  expect(names()).toEqual(['survey-after']);
  expect(chat.getAttribute('survey-after')).toBe('30');
});

test('a prop that disappears takes back what it set', async () => {
  const chat = document.createElement('afterword-chat');
  customElements.define('afterword-chat', class extends HTMLElement {});
  const responder = () => 'Hi';
  bind(CHAT, chat, { greeting: 'Hi', hidden: true, responder });
  await soon();
  expect(Object(chat).responder).toBe(responder);
  bind(CHAT, chat, {});
  await soon();
  expect(chat.getAttributeNames()).toEqual([]);
  expect(Object(chat).responder).toBeUndefined();
});

test('a prop that stays as it was is not set again: the page may have changed it meanwhile', async () => {
  const chat = document.createElement('afterword-chat');
  const props: Record<string, unknown> = { consent: 'required', greeting: 'Hi', redaction: false };
  bind(CHAT, chat, props);
  await soon();
  chat.setAttribute('consent', 'granted');
  Object.assign(chat, { redaction: {} });
  props['greeting'] = 'Hello';
  bind(CHAT, chat, props);
  await soon();
  expect(chat.getAttribute('consent')).toBe('granted');
  expect(Object(chat).redaction).toEqual({});
  expect(chat.getAttribute('greeting')).toBe('Hello');
});

test('props of any element are left to the framework', () => {
  const props = { id: 'x', className: 'y', style: {}, title: 'z', children: [], 'data-a': 1 };
  const own = { chatTitle: 'Help', onRated: () => {}, hidden: false, lang: 'de' };
  expect(split(CHAT, { ...props, ...own, onClick: own.onRated })).toEqual([
    own,
    { ...props, onClick: own.onRated },
  ]);
});

test('who reads an attribute follows it, and no other', async () => {
  const host = document.createElement('div');
  const { read, stop } = followAttributes(host);
  const seen: (string | null)[] = [];
  const end = effect(() => void seen.push(read('greeting')));
  host.setAttribute('class', 'open');
  host.setAttribute('chat-title', 'Help');
  await soon();
  expect(seen).toEqual([null]);
  host.setAttribute('greeting', 'Hi');
  // As it is, also before anybody was told.
  expect(read('greeting')).toBe('Hi');
  await soon();
  host.removeAttribute('greeting');
  await soon();
  expect(seen).toEqual([null, 'Hi', null]);
  stop();
  host.setAttribute('greeting', 'Hello');
  await soon();
  expect(seen.length).toBe(3);
  end();
});
