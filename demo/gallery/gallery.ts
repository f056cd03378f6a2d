import { directions } from '../../src/strings/languages.ts';
import { states } from './states.ts';

const form = document.querySelector<HTMLFormElement>('#choice')!;
const place = document.querySelector('#states')!;
const languages = form.querySelector<HTMLSelectElement>('select[name=lang]')!;
languages.append(...Object.keys(directions).map((language) => new Option(language)));
languages.value = 'en';

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
