import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { signOut } from './api.ts';
import icon from './icon.svg';
import { Link } from './parts.tsx';
import { page } from './route.ts';
import { agent, isLive, organisation, scopes } from './state.ts';
import { wanting } from './inbox/state.ts';

async function leave(): Promise<void> {
  await signOut();
  organisation.value = null;
}

/** The pages, and who may see them. */
const PAGES = [
  { to: '', name: 'overview', title: 'Overview', may: () => scopes.value.has('metrics:read') },
  { to: 'inbox', name: 'inbox', title: 'Inbox', may: () => agent.value !== null },
  { to: 'conversations', name: 'conversations', title: 'Conversations', may: () => true },
  { to: 'people', name: 'people', title: 'People', may: () => scopes.value.has('metrics:read') },
  { to: 'surveys', name: 'surveys', title: 'Surveys', may: () => scopes.value.has('csat:read') },
  {
    to: 'insights',
    name: 'insights',
    title: 'Insights',
    may: () => scopes.value.has('metrics:read'),
  },
  { to: 'exports', name: 'exports', title: 'Exports', may: () => scopes.value.has('export:read') },
  { to: 'settings', name: 'settings', title: 'Settings', may: () => scopes.value.has('admin') },
] as const;

/** What stands around every page: where one is, whose it is, and whether it is live. */
export function Frame({ children }: { children: ComponentChildren }) {
  const shown = PAGES.filter(({ may }) => may());
  const nav = useRef<HTMLElement>(null);
  // On a phone the pages stand in a row that is wider than the screen.
  useEffect(() => {
    nav.current
      ?.querySelector('[aria-current]')
      ?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [page.value]);
  return (
    <div class="frame">
      <header class="rail">
        <div class="brand">
          <img src={icon} alt="" width="28" height="28" />
          <span>Afterword</span>
        </div>
        <nav aria-label="Pages" ref={nav}>
          {shown.map(({ to, name, title }) => (
            <Link key={to} to={to} current={page.value === name}>
              {title}
              {name === 'inbox' && wanting.value > 0 && (
                <span class="count">
                  {wanting.value}
                  <span class="unseen"> waiting for you</span>
                </span>
              )}
            </Link>
          ))}
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
