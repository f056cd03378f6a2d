import { Passkeys } from './passkeys.tsx';
import { Sessions } from './sessions.tsx';

/** How the signed-in agent signs in, and where they are signed in. */
export function View() {
  return (
    <>
      <div class="title">
        <h1>Your account</h1>
      </div>
      <div class="stack wide">
        <Passkeys />
        <Sessions />
      </div>
    </>
  );
}
