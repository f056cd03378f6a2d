import { computed, signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { directions, type Language, languageIn } from '../../strings/languages.ts';
import { store, stored } from '../storage.ts';
import type { Strings } from './en.ts';

const files = import.meta.glob<Strings>(['./*.ts', '!./index.ts'], { import: 'strings' });

/** The languages of the dashboard: those that have a file here. */
export const languages = Object.keys(files).map((file) => file.slice(2, -3) as Language);

/** What is said when no language can be loaded. */
export const NOT_LOADED = 'The dashboard could not be loaded. Reload the page.';

/** Where the browser keeps the language that was chosen; absent: none was. */
const KEPT = 'afterword:language';

const inUse = signal<{ language: Language; locale: string; strings: Strings } | null>(null);

/** The language in use. */
export const language = computed(() => inUse.value?.language ?? 'en');

/** For dates and numbers: the browser's variant of the language in use, such as `en-GB`. */
export const locale = computed(() => inUse.value?.locale ?? 'en');

/**
 * All that the dashboard says, in the language in use. A component that reads it follows the language; so read
 * it where it is said, not when a module loads.
 */
export const strings = new Proxy({} as Strings, {
  get: (_, page: keyof Strings) => inUse.value!.strings[page],
});

/** The language that was chosen in this browser; `null`: none. */
export const chosenLanguage = (): Language | null =>
  languages.find((one) => one === stored(KEPT)) ?? null;

/** The first language of the browser that the dashboard has, or English. */
export const browserLanguage = (): Language =>
  navigator.languages.map(languageIn).find((one) => one !== undefined && languages.includes(one)) ??
  'en';

/** Some browsers have the locale of the system, such as `en-US@posix`: no tag of a language. */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

/** The language that is loading, or was loaded last. */
let wanted: Language | undefined;

/** @returns whether it is used: not if another one was asked for since */
async function use(asked: Language): Promise<boolean> {
  wanted = asked;
  const loaded = await files[`./${asked}.ts`]!();
  if (asked !== wanted) return false;
  const { documentElement: page } = document;
  page.lang = asked;
  page.dir = directions[asked];
  inUse.value = {
    language: asked,
    locale: navigator.languages.find((tag) => isTag(tag) && languageIn(tag) === asked) ?? asked,
    strings: loaded,
  };
  return true;
}

/** Uses the language that was chosen, or that of the browser. @throws when it cannot be loaded */
export const loadLanguage = () => use(chosenLanguage() ?? browserLanguage());

/**
 * Chooses a language for this browser; `null`: the browser's.
 *
 * @returns `false`: it is in use, but the browser does not store the choice
 * @throws when it cannot be loaded
 */
export async function chooseLanguage(chosen: Language | null): Promise<boolean> {
  return !(await use(chosen ?? browserLanguage())) || store(KEPT, chosen);
}

/** Fills the placeholders of a text with elements. */
export const sayWith = (
  text: string,
  values: Readonly<Record<string, ComponentChildren>>,
): ComponentChildren[] =>
  text.split(/\{(\w+)\}/).map((part, index) => (index % 2 === 0 ? part : values[part]));
