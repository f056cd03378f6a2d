import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { Conversations } from './conversations.tsx';
import { Exports } from './exports/index.tsx';
import { Frame } from './frame.tsx';
import { Inbox } from './inbox/index.tsx';
import { Insights } from './insights.tsx';
import { Overview } from './overview.tsx';
import { Notice } from './parts.tsx';
import { People } from './people/index.tsx';
import { page } from './route.ts';
import { Settings } from './settings/index.tsx';
import { SignIn } from './sign-in.tsx';
import { askWhoIsSignedIn, keepFresh, organisation, signInError } from './state.ts';
import { Surveys } from './surveys/index.tsx';

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

const PAGES = {
  overview: Overview,
  inbox: Inbox,
  people: People,
  conversations: Conversations,
  surveys: Surveys,
  insights: Insights,
  exports: Exports,
  settings: Settings,
};

function SignedIn() {
  useEffect(keepFresh, []);
  const Page = PAGES[page.value];
  return (
    <Frame>
      <Page />
    </Frame>
  );
}

void askWhoIsSignedIn();
render(<App />, document.getElementById('app')!);
