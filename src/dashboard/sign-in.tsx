import { useSignal } from '@preact/signals';
import { say } from '../strings/say.ts';
import icon from './icon.svg';
import { send } from './api.ts';
import {
  keepSession,
  linkError,
  signIn,
  signInByLink,
  signInByPasskey,
  singleSignOn,
} from './session.ts';
import { strings } from './strings/index.ts';

export function SignIn() {
  const error = useSignal<string | null>(null);
  const isBusy = useSignal(false);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const key = String(new FormData(form).get('key') ?? '').trim();
    if (key === '') {
      error.value = strings.signIn.enterKey;
      return;
    }
    isBusy.value = true;
    const result = await signIn(key);
    isBusy.value = false;
    if (!result.ok) error.value = result.message;
  }

  return (
    <main class="sign-in">
      <form onSubmit={(event) => void submit(event)}>
        <img src={icon} alt="" width="40" height="40" />
        <h1>{strings.signIn.title}</h1>
        {linkError.value && (
          <p class="field-error" role="alert">
            {linkError.value}
          </p>
        )}
        <p>{strings.signIn.about}</p>
        {/* For password managers, which store a secret under a name. */}
        <input name="name" value="afterword" autocomplete="username" hidden readOnly />
        <label for="key">{strings.signIn.key}</label>
        <input
          id="key"
          name="key"
          type="password"
          autocomplete="current-password"
          placeholder="amo_…"
          autofocus
          aria-invalid={error.value !== null}
          aria-describedby="key-error"
        />
        <p id="key-error" class="field-error" role="alert">
          {error.value}
        </p>
        <button class="primary" disabled={isBusy.value}>
          {isBusy.value ? strings.signIn.signingIn : strings.signIn.signIn}
        </button>
        <ForAgents />
      </form>
    </main>
  );
}

/** Asks before a sign-in link replaces the current session: the link may be somebody else's. */
export function AskFirst({ token, name }: { token: string; name: string }) {
  return (
    <main class="sign-in">
      <div class="ask-first">
        <img src={icon} alt="" width="40" height="40" />
        <h1>{strings.signIn.somebodyElse}</h1>
        <p>{say(strings.signIn.signedInAs, { name })}</p>
        <p class="field-error" role="alert">
          {linkError.value}
        </p>
        <button type="button" class="primary" autofocus onClick={() => void keepSession()}>
          {strings.signIn.stay}
        </button>
        <button type="button" class="quiet" onClick={() => void signInByLink(token)}>
          {strings.signIn.withLink}
        </button>
      </div>
    </main>
  );
}

/** Agents have no key: a passkey, the account of their company, or a link by e-mail. */
function ForAgents() {
  const problem = useSignal('');
  return (
    <section class="for-agents" aria-labelledby="for-agents">
      <h2 id="for-agents">{strings.signIn.forAgents}</h2>
      {'PublicKeyCredential' in window && (
        <button
          type="button"
          class="quiet"
          onClick={async () => (problem.value = await signInByPasskey())}
        >
          {strings.signIn.withPasskey}
        </button>
      )}
      {singleSignOn.value && (
        <a class="quiet" href="/api/v1/session/single-sign-on">
          {say(strings.signIn.withProvider, { provider: singleSignOn.value })}
        </a>
      )}
      <p class="field-error" role="alert">
        {problem.value}
      </p>
      <ByMail />
    </section>
  );
}

/** A link by e-mail. */
function ByMail() {
  const message = useSignal<string | null>(null);
  const email = useSignal('');

  async function ask(): Promise<void> {
    if (!email.value.includes('@')) {
      message.value = strings.signIn.enterEmail;
      return;
    }
    const result = await send<unknown>('POST', 'session/link', { email: email.value.trim() });
    message.value = result.ok ? strings.signIn.linkSent : result.message;
  }

  return (
    <details class="by-mail">
      <summary>{strings.signIn.byMail}</summary>
      <label for="email">{strings.signIn.email}</label>
      <input
        id="email"
        type="email"
        autocomplete="email"
        value={email.value}
        onInput={({ currentTarget }) => (email.value = currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          void ask();
        }}
      />
      <button type="button" class="quiet" onClick={() => void ask()}>
        {strings.signIn.sendLink}
      </button>
      <p role="status">{message.value}</p>
    </details>
  );
}
