import './dashboard.css';
import { effect } from '@preact/signals';
import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { say } from '../strings/say.ts';
import { Frame } from './frame.tsx';
import { followChanges } from './live.ts';
import { current, open } from './current-page.ts';
import { Link } from './parts/link.tsx';
import { Notice } from './parts/notice.tsx';
import { may, askWhoIsSignedIn, organisation, pendingLink, signInError } from './session.ts';
import { AskFirst, SignIn } from './sign-in.tsx';
import { loadLanguage, NOT_LOADED, strings } from './strings/index.ts';

function App() {
  const who = organisation.value;
  if (pendingLink.value) return <AskFirst {...pendingLink.value} />;
  if (who === undefined) {
    return signInError.value ? (
      <main class="sign-in">
        <Notice title={strings.frame.unavailable} isError>
          {say(strings.frame.reloadPage, { problem: signInError.value })}
        </Notice>
      </main>
    ) : null;
  }
  return who === null ? <SignIn /> : <SignedIn />;
}

/** Delay after the first page before the other pages are preloaded, milliseconds. */
const SOON = 2_000;

function SignedIn() {
  useEffect(followChanges, []);
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const { View } of open.value) void View.load?.();
    }, SOON);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Frame>
      <Shown />
    </Frame>
  );
}

function Shown() {
  const shown = current.value;
  if (shown === null) {
    return (
      <>
        <div class="title">
          <h1>{strings.frame.notFound}</h1>
        </div>
        <Link to="" class="more">
          {strings.frame.firstPage}
        </Link>
      </>
    );
  }
  const { page, params } = shown;
  if (may(page.who)) return <page.View key={page.path} {...params} />;
  return (
    <>
      <div class="title">
        <h1>{page.title()}</h1>
      </div>
      <p role="alert">{strings.frame.noAccess}</p>
    </>
  );
}

// The number of waiting items comes first, so that a narrow browser tab shows it.
effect(() => {
  const { page } = (organisation.value && current.value) || {};
  const waits = page?.waiting?.value ?? 0;
  const title = page && may(page.who) ? `${page.title()} – Afterword` : 'Afterword';
  document.title = waits > 0 ? `(${waits}) ${title}` : title;
});

const app = document.getElementById('app')!;
function start(): void {
  void askWhoIsSignedIn();
  render(<App />, app);
}

loadLanguage().then(start, () => (app.textContent = NOT_LOADED));
