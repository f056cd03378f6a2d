import './dashboard.css';
import { effect } from '@preact/signals';
import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { Frame } from './frame.tsx';
import { followChanges } from './live.ts';
import { current, open } from './pages.ts';
import { Link } from './parts/link.tsx';
import { Notice } from './parts/notice.tsx';
import { may, askWhoIsSignedIn, organisation, signInError } from './session.ts';
import { SignIn } from './sign-in.tsx';

function App() {
  const who = organisation.value;
  if (who === undefined) {
    return signInError.value ? (
      <main class="sign-in">
        <Notice title="The dashboard is not available" isError>
          {signInError.value} Reload the page to try again.
        </Notice>
      </main>
    ) : null;
  }
  return who === null ? <SignIn /> : <SignedIn />;
}

/** When what the first page needs has come, those that it leads to are fetched, milliseconds. */
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
      <Notice title="There is no such page">
        <Link to="">To the first page</Link>
      </Notice>
    );
  }
  const { page, params } = shown;
  return may(page.who) ? (
    <page.View key={page.path} {...params} />
  ) : (
    <Notice title={`${page.title} is not for you`}>
      Who may see it is set by the role of an agent, or the scopes of a key.
    </Notice>
  );
}

// What waits stands before the title: it is seen in a row of tabs.
effect(() => {
  const { page } = (organisation.value && current.value) || {};
  const waits = page?.waiting?.value ?? 0;
  const title = page && may(page.who) ? `${page.title} – Afterword` : 'Afterword';
  document.title = waits > 0 ? `(${waits}) ${title}` : title;
});

void askWhoIsSignedIn();
render(<App />, document.getElementById('app')!);
