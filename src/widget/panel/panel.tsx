import { Observer } from '../../survey/observer.ts';
import { Survey } from '../../survey/survey.tsx';
import type { ChatModel } from './model.ts';
import { chatStrings as strings } from './strings.ts';
import { Composer } from './composer.tsx';
import { Messages } from './messages.tsx';

/** The panel, while it is open. */
export class Chat extends Observer<{ model: ChatModel }> {
  override view() {
    const { model } = this.props;
    return model.isOpen.value && <Panel model={model} />;
  }
}

/** The open chat; after its end, the survey. */
class Panel extends Observer<{ model: ChatModel }> {
  override view() {
    const { model } = this.props;
    const { conversation, isOpen, settings } = model;
    const hasEnded = conversation.status.value === 'resolved';
    const title = settings.title ?? strings.title;
    return (
      <div class="panel" part="panel" role="dialog" aria-label={title}>
        <header class="head">
          <hgroup>
            <h1>{title}</h1>
            <p>{hasEnded ? strings.ended : strings.subtitle}</p>
          </hgroup>
          <button
            class="icon"
            type="button"
            aria-label={strings.close}
            onClick={() => (isOpen.value = false)}
          >
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="m6 9.5 6 6 6-6" />
            </svg>
          </button>
        </header>
        <Messages model={model} />
        {hasEnded ? this.#after() : this.#during()}
      </div>
    );
  }

  #during() {
    const { model } = this.props;
    const { conversation } = model;
    return (
      <>
        {!model.isOnline.value && (
          <div class="note trouble" role="status">
            {strings.offline}
          </div>
        )}
        {model.afterword.consent.value === 'pending' && (
          <div class="note" role="status">
            {strings.consent}
            <button
              class="quiet"
              type="button"
              onClick={() => model.afterword.setConsent('granted')}
            >
              {strings.agree}
            </button>
          </div>
        )}
        <Composer model={model} />
        <footer class="foot">
          {conversation.escalation.value === null && (
            <button class="person" type="button" onClick={() => conversation.escalate()}>
              {strings.person}
            </button>
          )}
          {conversation.messages.value.length > 0 && (
            <button class="end" type="button" onClick={() => model.end()}>
              {strings.end}
            </button>
          )}
        </footer>
      </>
    );
  }

  #after() {
    const { model } = this.props;
    return (
      <div class="after">
        <Survey key={model.conversation.id.value} conversation={model.conversation} />
        <button class="quiet" type="button" onClick={() => model.restart()}>
          {strings.restart}
        </button>
      </div>
    );
  }
}
