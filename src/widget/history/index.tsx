import { pastConversations, takeUp } from '../../capture/past.ts';
import { focusIn } from '../../element/focus.ts';
import { Icon } from '../../element/icon.tsx';
import { part } from '../../element/part.ts';
import { adoptStyles } from '../../element/shadow.ts';
import { allStrings } from '../../strings/chat/en-later.ts';
import { sayDate } from '../../strings/dates.ts';
import type { ChatModel } from '../panel/model.ts';
import historyCss from './history.css?inline';

/** The earlier conversations of this browser. The customer can choose one to continue. */
export const History = part<{ model: ChatModel }>(({ model }) => {
  const { conversation, key, language, page } = model;
  const strings = allStrings(model.strings);
  adoptStyles(model.root, historyCss);
  const section = focusIn('button');
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const past = pastConversations(key).filter(({ id }) => id !== conversation.id.peek());

  function choose(id: string): void {
    model.putAside();
    takeUp(key, id);
    conversation.refresh();
    page.value = null;
  }

  return () => (
    <section ref={section} class="history" aria-label={strings.earlier}>
      <div class="title">
        <button
          class="icon"
          type="button"
          aria-label={strings.back}
          onClick={() => (page.value = null)}
        >
          <Icon path="M19 12H5m6-6-6 6 6 6" />
        </button>
        <h2>{strings.earlier}</h2>
      </div>
      {past.length === 0 ? (
        <p>{strings.noEarlier}</p>
      ) : (
        <ul>
          {past.map(({ id, messages }) => (
            <li>
              <button type="button" onClick={() => choose(id)}>
                <time>{sayDate(day, messages.at(-1)!.at)}</time>
                <span>
                  {
                    (messages.find(({ senderType }) => senderType === 'customer') ?? messages[0]!)
                      .content
                  }
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
});
