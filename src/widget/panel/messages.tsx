import { createRef } from 'preact';
import type { SenderType } from '../../contract/index.ts';
import { Observer } from '../../survey/observer.ts';
import type { ChatModel } from './model.ts';
import { chatStrings as strings } from './strings.ts';

const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });

/** How far from the end still counts as at the end, pixels. */
const NEAR = 48;

/** The transcript, the answer as it comes, and what the chat itself has to say about it. */
export class Messages extends Observer<{ model: ChatModel }> {
  #log = createRef<HTMLDivElement>();
  #isAtEnd = true;

  override componentDidMount(): void {
    this.componentDidUpdate();
  }

  /** Follows the conversation, unless the customer has scrolled up to read. */
  override componentDidUpdate(): void {
    const log = this.#log.current!;
    if (this.#isAtEnd) log.scrollTop = log.scrollHeight;
  }

  override view() {
    const { conversation, dialogue, settings } = this.props.model;
    const messages = conversation.messages.value;
    const answering = dialogue.answering.value;
    const isEscalated = conversation.escalation.value !== null;
    const lastAnswer = messages.findLast(({ senderType }) => senderType !== 'customer');

    return (
      <div
        class="log"
        part="messages"
        ref={this.#log}
        tabIndex={0}
        role="region"
        aria-label={strings.conversation}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          this.#isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR;
        }}
      >
        <ol>
          <Entry sender="ai" isFirst content={settings.greeting ?? strings.greeting} />
          {messages.map(({ id, senderType, content, original, at }, index) => (
            <Entry
              key={id}
              sender={senderType}
              isFirst={messages[index - 1]?.senderType !== senderType}
              at={at}
              content={original ?? content}
            />
          ))}
          {answering && (
            <Entry sender={answering.senderType} isFirst content={answering.text} isTyping />
          )}
        </ol>
        {dialogue.failed.value && (
          <div class="note trouble" role="alert">
            {strings.failed}
            <button class="quiet" type="button" onClick={() => void dialogue.retry()}>
              {strings.retry}
            </button>
          </div>
        )}
        {(dialogue.offersPerson.value || conversation.suggestion.value) && !isEscalated && (
          <button class="quiet" type="button" onClick={() => conversation.escalate()}>
            {strings.person}
          </button>
        )}
        {isEscalated && (
          <div class="note" role="status">
            {strings.escalated}
          </div>
        )}
        {/* Read to the customer when it is whole, not word by word. */}
        <div class="unseen" aria-live="polite">
          {!answering && lastAnswer?.content}
        </div>
      </div>
    );
  }
}

function Entry(props: {
  sender: SenderType;
  isFirst: boolean;
  content: string;
  at?: number;
  isTyping?: boolean;
}) {
  const { sender, isFirst, content, at, isTyping } = props;
  const name = sender === 'customer' ? strings.you : strings[sender];
  return (
    <li class={`entry ${sender} ${isFirst ? 'first' : ''}`} part={`message ${sender}`}>
      {isFirst ? (
        <div class="by">
          {name}
          {at !== undefined && <time> · {clock.format(at)}</time>}
        </div>
      ) : (
        <div class="unseen">{name}</div>
      )}
      {isTyping && content === '' ? (
        <div class="bubble typing" role="img" aria-label={strings.typing}>
          <i />
          <i />
          <i />
        </div>
      ) : (
        <div class="bubble">{content}</div>
      )}
    </li>
  );
}
