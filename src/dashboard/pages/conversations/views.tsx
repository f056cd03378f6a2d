import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ListedView, ViewListResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { params, queryOf } from '../../address.ts';
import { send } from '../../api.ts';
import { keptLoad } from '../../load.ts';
import { conversationPath } from '../../parts/conversation-path.ts';
import { Link } from '../../parts/link.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { may } from '../../session.ts';
import { strings } from '../../strings/index.ts';
import { takeOverViews } from './browser-views.ts';
import { filtersOf } from './filters.ts';

/** Named combinations of filters: shared ones, and one's own. */
const views = keptLoad<ViewListResponse>();

/** Opens, saves and removes views. */
export function Views() {
  const problem = useSignal<string | null>(null);
  const query = queryOf(filtersOf(params.value));
  const all = views.data?.data ?? [];

  /** Fetched when the menu opens for the first time; views that an older version kept in this browser move first. */
  async function open(isOpen: boolean): Promise<void> {
    if (!isOpen) return;
    problem.value = await takeOverViews();
    await views.open('views');
  }

  async function change(method: string, address: string, body?: object): Promise<boolean> {
    const result = await send<unknown>(method, address, body);
    problem.value = result.ok ? null : result.message;
    if (result.ok) await views.reload();
    return result.ok;
  }

  useEffect(() => {
    problem.value = null;
  }, [query]);

  return (
    <details class="views" onToggle={({ currentTarget }) => void open(currentTarget.open)}>
      <summary>{strings.conversations.views}</summary>
      <div class="sheet">
        <Waiting for={views} what={strings.conversations.theViews} rows={2} />
        {views.data && all.length === 0 && <p class="muted">{strings.conversations.noViews}</p>}
        <ul>
          {all.map((one) => (
            <View
              key={one.id}
              of={one}
              isCurrent={one.query === query}
              remove={() => void change('DELETE', `views/${one.id}`)}
            />
          ))}
        </ul>
        {query !== '' && (may('agent') || may('metrics:read')) && (
          <NewView save={(body) => change('POST', 'views', { ...body, query })} />
        )}
        <Problem of={problem.value} />
        <p class="muted">{strings.conversations.viewsAbout}</p>
      </div>
    </details>
  );
}

function View(props: { of: ListedView; isCurrent: boolean; remove: () => void }) {
  const { name, query, shared } = props.of;
  return (
    <li>
      <Link to={conversationPath('', query)} current={props.isCurrent}>
        {shared ? name : say(strings.conversations.ownView, { name })}
      </Link>
      {(!shared || may('metrics:read')) && (
        <button
          type="button"
          aria-label={say(strings.common.removeOne, { name })}
          onClick={props.remove}
        >
          ×
        </button>
      )}
    </li>
  );
}

function NewView({
  save,
}: {
  save: (body: { name: string; shared: boolean }) => Promise<boolean>;
}) {
  const name = useSignal('');
  const mayShare = may('metrics:read');
  const mayOwn = may('agent');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = name.value.trim();
        if (wanted === '') return;
        const fields = new FormData(event.currentTarget);
        const shared = !mayOwn || fields.get('shared') !== null;
        void save({ name: wanted, shared }).then((isSaved) => {
          if (isSaved) name.value = '';
        });
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
      {mayShare && mayOwn && (
        <label class="check">
          <input type="checkbox" name="shared" />
          {strings.conversations.shareView}
        </label>
      )}
      <button class="quiet">{strings.conversations.saveView}</button>
    </form>
  );
}
