import type { ComponentChildren } from 'preact';
import { signOut } from './api.ts';
import icon from './icon.svg';
import { Link } from './parts.tsx';
import { page } from './route.ts';
import { isLive, organisation } from './state.ts';

async function leave(): Promise<void> {
  await signOut();
  organisation.value = null;
}

/** What stands around every page: where one is, whose it is, and whether it is live. */
export function Frame({ children }: { children: ComponentChildren }) {
  return (
    <div class="frame">
      <header class="rail">
        <div class="brand">
          <img src={icon} alt="" width="28" height="28" />
          <span>Afterword</span>
        </div>
        <nav aria-label="Pages">
          <Link to="" current={page.value === 'overview'}>
            Overview
          </Link>
          <Link to="conversations" current={page.value === 'conversations'}>
            Conversations
          </Link>
          <Link to="surveys" current={page.value === 'surveys'}>
            Surveys
          </Link>
          <Link to="insights" current={page.value === 'insights'}>
            Insights
          </Link>
          <Link to="exports" current={page.value === 'exports'}>
            Exports
          </Link>
          <Link to="settings" current={page.value === 'settings'}>
            Settings
          </Link>
        </nav>
        <div class="account">
          <span class={`live ${isLive.value ? 'on' : ''}`} role="status">
            {isLive.value ? 'Live' : 'Connecting …'}
          </span>
          <button type="button" onClick={() => void leave()}>
            Sign out
          </button>
        </div>
      </header>
      <main>{children}</main>
    </div>
  );
}
