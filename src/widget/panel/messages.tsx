import { useLayoutEffect, useRef } from 'preact/hooks';
import type { SenderType } from '../../contract/index.ts';
import type { ChatModel } from '../model.ts';
import { chatStrings } from '../strings.ts';

const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });

/** How far from the end still counts as at the end, pixels. */
const NEAR = 48;

/** The transcript, the answer as it comes, and what the chat itself has to say about it. */
export function Messages({ model }: { model: ChatModel }) {
  const { conversation, dialogue, settings } = model;
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const messages = conversation.messages.value;
  const answering = dialogue.answering.value;
  const escalated = conversation.escalation.value !== null;
  const lastAnswer = messages.findLast(({ senderType }) => senderType !== 'customer');

  useLayoutEffect(() => {
    const element = log.current!;
    if (atEnd.current) element.scrollTop = element.scrollHeight;
  });

  return (
    <div
      class="log"
      part="messages"
      ref={log}
      tabIndex={0}
      role="region"
      aria-label={chatStrings.conversation}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR;
      }}
    >
      <ol>
        <Entry sender="ai" isFirst content={settings.greeting ?? chatStrings.greeting} />
        {messages.map(({ id, senderType, content, at }, index) => (
          <Entry
            key={id}
            sender={senderType}
            isFirst={messages[index - 1]?.senderType !== senderType}
            at={at}
            content={content}
          />
        ))}
        {answering && (
          <Entry sender={answering.senderType} isFirst content={answering.text} isTyping />
        )}
      </ol>
      {dialogue.failed.value && (
        <div class="note trouble" role="alert">
          {chatStrings.failed}
          <button class="quiet" type="button" onClick={() => void dialogue.retry()}>
            {chatStrings.retry}
          </button>
        </div>
      )}
      {dialogue.offersPerson.value && !escalated && (
        <button class="quiet" type="button" onClick={() => conversation.escalate()}>
          {chatStrings.person}
        </button>
      )}
      {escalated && (
        <div class="note" role="status">
          {chatStrings.escalated}
        </div>
      )}
      {/* Read to the customer when it is whole, not word by word. */}
      <div class="unseen" aria-live="polite">
        {!answering && lastAnswer?.content}
      </div>
    </div>
  );
}

function Entry(props: {
  sender: SenderType;
  isFirst: boolean;
  content: string;
  at?: number;
  isTyping?: boolean;
}) {
  const { sender, isFirst, content, at, isTyping } = props;
  const name = sender === 'customer' ? chatStrings.you : chatStrings[sender];
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
        <div class="bubble typing" role="img" aria-label={chatStrings.typing}>
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
