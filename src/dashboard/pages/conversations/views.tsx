import { signal, useSignal } from '@preact/signals';
import { params, queryOf } from '../../address.ts';
import { say } from '../../../strings/say.ts';
import { conversationPath } from '../../parts/conversation-path.ts';
import { Link } from '../../parts/link.tsx';
import { Problem } from '../../parts/problem.tsx';
import { organisation } from '../../session.ts';
import { store, stored } from '../../storage.ts';
import { strings } from '../../strings/index.ts';
import { filtersOf } from './filters.ts';

/** A named combination of filters. */
interface View {
  name: string;
  /** As the address has it. */
  query: string;
}

const keyOf = () => `afterword:views:${organisation.value}`;
const kept = signal<{ key: string; views: readonly View[]; isStored: boolean } | null>(null);

/** The views of this browser. What is kept there may be from another version. */
function read(key: string): View[] {
  try {
    const found: unknown = JSON.parse(stored(key) ?? '[]');
    if (!Array.isArray(found)) return [];
    return found.filter(
      (one: Partial<View> | null): one is View =>
        typeof one?.name === 'string' && typeof one.query === 'string',
    );
  } catch {
    return [];
  }
}

/** What is shown: as another tab left it, or as this one has it when the browser does not store it. */
function views(): readonly View[] {
  const key = keyOf();
  const known = kept.value;
  return known?.key === key && !known.isStored ? known.views : read(key);
}

/** Replaces the view of this name; `null` removes it. The others stay, also those that another tab saved. */
function keep(name: string, query: string | null): void {
  const key = keyOf();
  const next = views().filter((one) => one.name !== name);
  if (query !== null) next.push({ name, query });
  kept.value = { key, views: next, isStored: store(key, JSON.stringify(next)) };
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
                onClick={() => keep(one.name, null)}
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
              keep(wanted, query);
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
        {kept.value?.isStored === false && <Problem of={strings.common.notStored} />}
        <p class="muted">{strings.conversations.viewsAbout}</p>
      </div>
    </details>
  );
}
