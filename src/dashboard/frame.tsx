import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import icon from './icon.svg';
import { kept } from './address.ts';
import { isLive } from './live.ts';
import { current, open } from './current-page.ts';
import { Link } from './parts/link.tsx';
import { Problem } from './parts/problem.tsx';
import { fill } from './route.ts';
import { signOut, signOutError } from './session.ts';
import { strings } from './strings/index.ts';

/** The frame around every page: navigation, organisation, and whether live updates work. */
export function Frame({ children }: { children: ComponentChildren }) {
  const page = current.value?.page;
  const nav = useRef<HTMLElement>(null);
  // On a phone, the navigation is a row that is wider than the screen.
  useEffect(() => {
    nav.current
      ?.querySelector('[aria-current]')
      ?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [page]);
  return (
    <div class="frame">
      <header class="rail">
        <div class="brand">
          <img src={icon} alt="" width="28" height="28" />
          <span>Afterword</span>
        </div>
        <nav aria-label={strings.frame.pages} ref={nav}>
          {open.value.map((one) => (
            <Link key={one.path} to={fill(one.path) + kept(one.keeps)} current={one === page}>
              {one.title()}
              {one.waiting !== undefined && one.waiting.value > 0 && (
                <span class="count">
                  {one.waiting.value}
                  <span class="unseen"> {strings.frame.waiting}</span>
                </span>
              )}
            </Link>
          ))}
        </nav>
        <div class="account">
          <span class={`live ${isLive.value ? 'on' : ''}`} role="status">
            {isLive.value ? strings.frame.live : strings.frame.connecting}
          </span>
          <button type="button" onClick={() => void signOut()}>
            {strings.frame.signOut}
          </button>
        </div>
      </header>
      <main>
        <Problem of={signOutError.value} />
        {children}
      </main>
    </div>
  );
}
