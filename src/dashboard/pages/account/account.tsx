import { strings } from '../../strings/index.ts';
import { LanguageChoice } from './language.tsx';
import { Passkeys } from './passkeys.tsx';
import { Sessions } from './sessions.tsx';

/** The agent's language, how they sign in, and where they are signed in. */
export function View() {
  return (
    <>
      <div class="title">
        <h1>{strings.account.title}</h1>
      </div>
      <div class="stack wide">
        <LanguageChoice />
        <Passkeys />
        <Sessions />
      </div>
    </>
  );
}
