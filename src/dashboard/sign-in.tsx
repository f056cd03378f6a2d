import { useSignal } from '@preact/signals';
import icon from './icon.svg';
import { signIn } from './api.ts';
import { organisation } from './state.ts';

export function SignIn() {
  const error = useSignal<string | null>(null);
  const isBusy = useSignal(false);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const key = String(new FormData(form).get('key') ?? '').trim();
    if (key === '') {
      error.value = 'Enter a secret key.';
      return;
    }
    isBusy.value = true;
    const answer = await signIn(key);
    isBusy.value = false;
    if (answer.ok) organisation.value = answer.value.organisation_id;
    else error.value = answer.message;
  }

  return (
    <main class="sign-in">
      <form onSubmit={(event) => void submit(event)}>
        <img src={icon} alt="" width="40" height="40" />
        <h1>Sign in to Afterword</h1>
        <p>Use a secret key of your organisation. The server printed it when it first started.</p>
        {/* For password managers, which file a secret under a name. */}
        <input name="name" value="afterword" autocomplete="username" hidden readOnly />
        <label for="key">Secret key</label>
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
          {isBusy.value ? 'Signing in …' : 'Sign in'}
        </button>
      </form>
    </main>
  );
}
