import { states } from './states.ts';

const LANGUAGES = [
  'en',
  'ar',
  'de',
  'es',
  'fr',
  'he',
  'it',
  'ja',
  'ko',
  'nl',
  'pl',
  'pt',
  'tr',
  'zh',
];

const form = document.querySelector<HTMLFormElement>('#choice')!;
const place = document.querySelector('#states')!;
const languages = form.querySelector('select[name=lang]')!;
languages.append(...LANGUAGES.map((language) => new Option(language)));

form.addEventListener('change', show);
show();

function show(): void {
  const { theme, lang, screen } = Object.fromEntries(new FormData(form)) as Record<string, string>;
  document.documentElement.style.colorScheme = theme!;
  place.className = screen!;
  place.replaceChildren(
    ...Object.entries(states).map(([name, { title }]) => {
      const figure = document.createElement('figure');
      const caption = document.createElement('figcaption');
      const link = document.createElement('a');
      const frame = document.createElement('iframe');
      link.href = frame.src = `state.html?state=${name}&lang=${lang}&theme=${theme}`;
      link.textContent = frame.title = title;
      frame.loading = 'lazy';
      caption.append(link);
      figure.append(caption, frame);
      return figure;
    }),
  );
}
