import type { ComponentChildren } from 'preact';
import type { Message } from '../../capture/index.ts';
import type { SenderType } from '../../contract/index.ts';
import { Icon } from '../../element/icon.tsx';
import { later } from '../../element/later.tsx';
import { live } from '../../element/part.ts';
import type { ChatModel } from './model.ts';
import { Text } from './text.tsx';

/** Thumb up; the style sheet rotates it for thumb down. */
const THUMB =
  'M7 11v9H4v-9h3Zm0 0 4-8c1.7 0 2.6 1 2.4 2.6L13 9h5.2a2 2 0 0 1 2 2.4l-1.3 7a2 2 0 0 1-2 1.6H7';

const SPARK = 'M12 4c.6 5 3 7.4 8 8-5 .6-7.4 3-8 8-.6-5-3-7.4-8-8 5-.6 7.4-3 8-8Z';

const Attached = later(() => import('../attachments/index.ts'));

interface EntryProps {
  model: ChatModel;
  sender: SenderType;
  /** Whether the message before it has another sender. */
  isFirst?: boolean;
  name?: string | undefined;
  /** Milliseconds since 1970. */
  at?: number;
  children: ComponentChildren;
  /** What stands below the bubble. */
  below?: ComponentChildren;
}

/** One entry of the transcript: who says it, when, and what. */
export function Entry({ model, sender, isFirst = true, name, at, children, below }: EntryProps) {
  const { strings } = model;
  const called = name ?? (sender === 'customer' ? strings.you : strings[sender]);
  return (
    <li class={`entry ${sender} ${isFirst ? 'first' : ''}`} part={`message ${sender}`}>
      <div class={isFirst ? 'by' : 'unseen'}>
        {isFirst && sender !== 'customer' && <Avatar model={model} sender={sender} name={called} />}
        <span>{at === undefined ? called : `${called} · `}</span>
        {at !== undefined && (
          <time dateTime={new Date(at).toISOString()}>{model.clock().format(at)}</time>
        )}
      </div>
      {children}
      {below}
    </li>
  );
}

/** The site's picture of its assistant, or an icon; for an agent, their initial. */
const Avatar = live<{ model: ChatModel; sender: SenderType; name: string }>((props) => {
  const { model, sender, name } = props;
  const src = model.read('avatar');
  return (
    <span class="avatar" part="avatar" aria-hidden="true">
      {sender !== 'ai' ? name[0] : src ? <img src={src} alt="" /> : <Icon path={SPARK} />}
    </span>
  );
});

interface SaidProps {
  model: ChatModel;
  message: Message;
  isFirst: boolean;
  /** The day that begins with it, in words; empty: the one before it is of the same. */
  day: string;
}

/** A message of the conversation. */
export function Said(props: SaidProps) {
  const { model, message, isFirst, day } = props;
  const { id, senderType, content, original, at, name } = message;
  // Files are recorded before their message.
  const files = model.conversation.attachments.peek().filter(({ messageId }) => messageId === id);
  const entry = (
    <Entry
      model={model}
      sender={senderType}
      isFirst={isFirst}
      name={name}
      at={at}
      below={
        <>
          {senderType === 'ai' && <Thumbs model={model} message={message} />}
          {files.length > 0 && <Attached model={model} files={files} />}
        </>
      }
    >
      {senderType === 'customer' ? (
        <div class="bubble">{original ?? content}</div>
      ) : (
        <Text root={model.root}>{original ?? content}</Text>
      )}
    </Entry>
  );
  if (!day) return entry;
  return (
    <>
      <li class="day">
        <time dateTime={new Date(at).toLocaleDateString('sv')}>{day}</time>
      </li>
      {entry}
    </>
  );
}

/** The buttons that rate a reply as helpful or not. */
function Thumbs({ model, message }: { model: ChatModel; message: Message }) {
  const { strings, conversation } = model;
  return (
    <div class="helpful">
      {[true, false].map((helpful) => {
        const name = helpful ? strings.helpful : strings.unhelpful;
        return (
          <button
            type="button"
            title={name}
            aria-label={name}
            aria-pressed={message.helpful === helpful}
            onClick={() => conversation.rateMessage(message.id, helpful)}
          >
            <Icon path={THUMB} />
          </button>
        );
      })}
    </div>
  );
}
