// Shows every text for customers in every language, as they read it, so that native readers can check it.
import { directions, type Language } from '../../src/strings/languages.ts';
import { linesIn } from './lines.ts';

const form = document.querySelector<HTMLFormElement>('#choice')!;
const choice = form.querySelector('select')!;
const place = document.querySelector('#wording')!;
const languages = Object.keys(directions) as Language[];
const nameOf = new Intl.DisplayNames('en', { type: 'language' });
choice.append(...languages.map((language) => new Option(nameOf.of(language), language)));
choice.value = new URLSearchParams(location.search).get('lang') ?? '';

const english = new Map(
  (await linesIn('en')).map(({ surface, name, text }) => [surface + name, text]),
);
form.addEventListener('change', show);
await show();

async function show(): Promise<void> {
  const shown = languages.filter((language) => ['', language].includes(choice.value));
  place.replaceChildren(...(await Promise.all(shown.map(tableIn))));
  document.body.dataset['ready'] = String(shown.length);
}

async function tableIn(language: Language): Promise<HTMLTableElement> {
  const table = document.createElement('table');
  table.createCaption().textContent = `${nameOf.of(language)} (${language})`;
  for (const { surface, name, text } of await linesIn(language)) {
    const row = table.insertRow();
    row.insertCell().textContent = `${surface}: ${name}`;
    // The plural forms of other languages have no English one beside them.
    row.insertCell().textContent = english.get(surface + name) ?? '';
    const cell = row.insertCell();
    cell.textContent = text;
    cell.lang = language;
    cell.dir = directions[language];
  }
  return table;
}
