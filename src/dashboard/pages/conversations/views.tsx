import { signal, useSignal } from '@preact/signals';
import { params, queryOf } from '../../address.ts';
import { say } from '../../../strings/say.ts';
import { conversationPath } from '../../parts/conversation-path.ts';
import { Link } from '../../parts/link.tsx';
import { organisation } from '../../session.ts';
import { strings } from '../../strings/index.ts';
import { filtersOf } from './filters.ts';

/** A named combination of filters. */
interface View {
  name: string;
  /** As the address has it. */
  query: string;
}

const MOST = 50;
const keyOf = () => `afterword:views:${organisation.value}`;
const kept = signal<{ key: string; views: readonly View[] } | null>(null);

/** The views of this browser. What is kept there may be from another version. */
function read(key: string): View[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    if (!Array.isArray(found)) return [];
    return found.filter(
      (one: Partial<View> | null): one is View =>
        typeof one?.name === 'string' && typeof one.query === 'string',
    );
  } catch {
    return [];
  }
}

function views(): readonly View[] {
  const key = keyOf();
  const known = kept.value;
  return known?.key === key ? known.views : read(key);
}

function keep(next: readonly View[]): void {
  const key = keyOf();
  kept.value = { key, views: next };
  localStorage.setItem(key, JSON.stringify(next));
}

/** Opens, saves and removes views. */
export function Views() {
  const name = useSignal('');
  const all = views();
  const query = queryOf(filtersOf(params.value));
  return (
    <details class="views">
      <summary>{strings.conversations.views}</summary>
      <div class="sheet">
        {all.length === 0 && <p class="muted">{strings.conversations.noViews}</p>}
        <ul>
          {all.map((one) => (
            <li key={one.name}>
              <Link to={conversationPath('', one.query)} current={one.query === query}>
                {one.name}
              </Link>
              <button
                type="button"
                aria-label={say(strings.common.removeOne, { name: one.name })}
                onClick={() => keep(all.filter(({ name }) => name !== one.name))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
        {query !== '' && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              const wanted = name.value.trim();
              if (wanted === '') return;
              keep(
                [...all.filter(({ name }) => name !== wanted), { name: wanted, query }].slice(
                  -MOST,
                ),
              );
              name.value = '';
            }}
          >
            <label>
              <span class="unseen">{strings.conversations.viewName}</span>
              <input
                value={name.value}
                maxLength={80}
                placeholder={strings.conversations.viewName}
                onInput={({ currentTarget }) => (name.value = currentTarget.value)}
              />
            </label>
            <button class="quiet">{strings.conversations.saveView}</button>
          </form>
        )}
        <p class="muted">{strings.conversations.viewsAbout}</p>
      </div>
    </details>
  );
}
