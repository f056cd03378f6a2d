import { Survey } from '../../survey/survey.tsx';
import type { ChatModel } from '../model.ts';
import { chatStrings } from '../strings.ts';
import { Composer } from './composer.tsx';
import { Messages } from './messages.tsx';

/** The open chat; after its end, the survey. */
export function Panel({ model }: { model: ChatModel }) {
  const { conversation, isOpen, isOnline, settings } = model;
  const ended = conversation.status.value === 'resolved';
  const hasMessages = conversation.messages.value.length > 0;
  const title = settings.title ?? chatStrings.title;

  return (
    <div
      class="panel"
      part="panel"
      role="dialog"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === 'Escape') isOpen.value = false;
      }}
    >
      <header class="head">
        <hgroup>
          <h1>{title}</h1>
          <p>{ended ? chatStrings.ended : chatStrings.subtitle}</p>
        </hgroup>
        <button
          class="icon"
          type="button"
          aria-label={chatStrings.close}
          onClick={() => (isOpen.value = false)}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="m6 9.5 6 6 6-6" />
          </svg>
        </button>
      </header>
      <Messages model={model} />
      {ended ? (
        <div class="after">
          <Survey key={conversation.id.value} conversation={conversation} />
          <button class="quiet" type="button" onClick={() => model.restart()}>
            {chatStrings.restart}
          </button>
        </div>
      ) : (
        <>
          {!isOnline.value && (
            <div class="note trouble" role="status">
              {chatStrings.offline}
            </div>
          )}
          <Composer model={model} />
          <footer class="foot">
            <button
              type="button"
              disabled={conversation.escalation.value !== null}
              onClick={() => conversation.escalate()}
            >
              {chatStrings.person}
            </button>
            {hasMessages && (
              <button type="button" onClick={() => model.end()}>
                {chatStrings.end}
              </button>
            )}
          </footer>
        </>
      )}
    </div>
  );
}
