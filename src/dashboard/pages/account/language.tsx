import { useSignal } from '@preact/signals';
import type { Language } from '../../../strings/languages.ts';
import { say } from '../../../strings/say.ts';
import { Card } from '../../parts/card.tsx';
import { Problem } from '../../parts/problem.tsx';
import {
  browserLanguage,
  chooseLanguage,
  chosenLanguage,
  languages,
  strings,
} from '../../strings/index.ts';

/** A language by its own name, such as `Deutsch`. */
const nameOf = (language: Language) =>
  new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;

/** The choice of the dashboard's language, for this browser. */
export function LanguageChoice() {
  const chosen = useSignal(chosenLanguage());
  const problem = useSignal<string | null>(null);

  async function choose(language: Language | null): Promise<void> {
    chosen.value = language;
    problem.value = null;
    try {
      if (!(await chooseLanguage(language))) problem.value = strings.common.notStored;
    } catch {
      chosen.value = chosenLanguage();
      problem.value = strings.account.languageNotLoaded;
    }
  }

  return (
    <Card id="language" title={strings.account.language}>
      <form class="settings">
        <label for="dashboard-language">{strings.account.languageAbout}</label>
        <select
          id="dashboard-language"
          value={chosen.value ?? ''}
          onChange={({ currentTarget: { value } }) =>
            void choose(value === '' ? null : (value as Language))
          }
        >
          <option value="">
            {say(strings.account.ofBrowser, { language: nameOf(browserLanguage()) })}
          </option>
          {languages.map((one) => (
            <option key={one} value={one} lang={one}>
              {nameOf(one)}
            </option>
          ))}
        </select>
        <Problem of={problem.value} />
      </form>
    </Card>
  );
}
