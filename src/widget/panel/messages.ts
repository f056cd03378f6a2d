import type { Message } from '../../capture/index.ts';
import type { SenderType } from '../../contract/index.ts';
import { type Child, each, follow, h, icon, later, onRemoved, when } from '../../reactive/dom.ts';
import { computed, type ReadonlySignal, signal } from '../../reactive/signals.ts';
import { markdown } from './markdown.ts';
import type { ChatModel } from './model.ts';

/** Distance from the end that still counts as the end, pixels. */
const NEAR = 48;

/** Thumb up; the style sheet rotates it for thumb down. */
const THUMB =
  'M7 11v9H4v-9h3Zm0 0 4-8c1.7 0 2.6 1 2.4 2.6L13 9h5.2a2 2 0 0 1 2 2.4l-1.3 7a2 2 0 0 1-2 1.6H7';

/** Messages rendered at first, and added with each step back. */
const PAGE = 60;

const SPARK = 'M12 4c.6 5 3 7.400 8 8-5 .6-7.400 3-8 8-.6-5-3-7.400-8-8 5-.6 7.400-3 8-8Z';

/** The transcript, the reply as it arrives, and notes of the chat. */
export function Messages(model: ChatModel): HTMLElement {
  const { conversation, dialogue, strings } = model;
  const { messages, status } = conversation;
  const { answering, failed, quickReplies } = dialogue;
  const clock = new Intl.DateTimeFormat(model.language, { hour: 'numeric', minute: '2-digit' });
  const isAtEnd = signal(true);
  /** Index of the first rendered message, so that a long conversation stays fast. */
  const start = signal(0);
  follow(() => {
    void conversation.id.value;
    start.value = Math.max(0, messages.peek().length - PAGE);
  });
  let top = 0;
  const isWhole = () => answering.value === null;

  /** The site's picture of its assistant, or an icon; for an agent, their initial. */
  function Avatar(sender: SenderType, name: string): HTMLElement {
    const src = model.read('avatar');
    return h(
      'span',
      { class: 'avatar', part: 'avatar', 'aria-hidden': 'true' },
      sender !== 'ai' ? name[0] : src ? h('img', { src, alt: '' }) : icon(SPARK),
    );
  }

  function Entry(
    sender: SenderType,
    content: Child,
    isFirst: boolean,
    at?: number,
    name = sender === 'customer' ? strings.you : strings[sender],
  ): HTMLElement {
    return h(
      'li',
      { class: `entry ${sender} ${isFirst ? 'first' : ''}`, part: `message ${sender}` },
      h(
        'div',
        { class: isFirst ? 'by' : 'unseen' },
        isFirst && sender !== 'customer' && Avatar(sender, name),
        name,
        at !== undefined && [' · ', h('time', {}, clock.format(at))],
      ),
      h('div', { class: 'bubble' }, content),
    );
  }

  /** A message. It never changes, so only the thumbs follow signals. */
  function Said(message: ReadonlySignal<Message>): Node {
    const { id, senderType, content, original, at, name } = message.peek();
    const all = messages.peek();
    const before = all[all.findIndex((one) => one.id === id) - 1];
    const isFirst = before?.senderType !== senderType || before.name !== name;
    const bubble = senderType === 'customer' ? (original ?? content) : markdown(content);
    const entry = Entry(senderType, bubble, isFirst, at, name);
    if (senderType === 'ai') entry.append(Thumbs(message));
    // Files are recorded before their message.
    const files = conversation.attachments.peek().filter(({ messageId }) => messageId === id);
    if (files.length > 0) {
      entry.append(
        later(async () => {
          const { Attached } = await import('../attachments/index.ts');
          return () => Attached(model, files);
        }),
      );
    }
    return entry;
  }

  /** The buttons that rate a reply as helpful or not. */
  function Thumbs(message: ReadonlySignal<Message>): Node {
    const thumbs = [true, false].map((helpful) => {
      const name = helpful ? strings.helpful : strings.unhelpful;
      return h(
        'button',
        {
          type: 'button',
          title: name,
          'aria-label': name,
          onclick: () => conversation.rateMessage(message.peek().id, helpful),
        },
        icon(THUMB),
      );
    });
    follow(() => {
      const { helpful } = message.value;
      thumbs.forEach((thumb, index) => {
        thumb.ariaPressed = String(helpful === (index === 0));
      });
    });
    return h('div', { class: 'helpful' }, thumbs);
  }

  /** A reply that is still arriving. */
  function Answering(): HTMLElement {
    const { senderType } = answering.peek()!;
    const text = computed(() => answering.value?.text ?? '');
    return h(
      'ol',
      {},
      when(
        () => text.value === '',
        () =>
          h(
            'li',
            { class: `entry first ${senderType}` },
            h('div', { class: 'by' }, Avatar(senderType, strings[senderType]), strings[senderType]),
            h('div', { class: 'bubble typing', role: 'img', 'aria-label': strings.typing }, [
              h('i'),
              h('i'),
              h('i'),
            ]),
          ),
        () => Entry(senderType, () => markdown(text.value), true),
      ),
    );
  }

  const choices = (texts: readonly string[]) =>
    texts.length > 0 &&
    h(
      'div',
      { class: 'choices', role: 'group', 'aria-label': strings.suggestions },
      texts.map((text) =>
        h('button', { class: 'quiet', type: 'button', onclick: () => model.send(text) }, text),
      ),
    );

  const said = h(
    'div',
    { class: 'said' },
    h(
      'ol',
      {},
      Entry('ai', () => markdown(model.read('greeting') ?? strings.greeting), true),
      each(
        () => messages.value.slice(start.value),
        ({ id }) => id,
        Said,
      ),
    ),
    when(() => answering.value !== null, Answering),
    () => messages.value.length === 0 && choices(model.listed('suggested-questions')),
    () => isWhole() && status.value === 'open' && choices(quickReplies.value),
    when(
      () => failed.value,
      () =>
        h(
          'div',
          { class: 'note trouble', role: 'alert' },
          strings.failed,
          h(
            'button',
            { class: 'quiet', type: 'button', onclick: () => void dialogue.retry() },
            strings.retry,
          ),
        ),
    ),
    when(
      () => model.offersPerson.value,
      () =>
        h(
          'button',
          { class: 'quiet', type: 'button', onclick: () => conversation.escalate() },
          strings.person,
        ),
    ),
    when(
      () => model.handoff.value,
      () => model.handoff.value!(),
    ),
    // Screen readers announce the complete reply, not each word.
    h('div', { class: 'unseen', 'aria-live': 'polite' }, () =>
      isWhole()
        ? (messages.value.findLast(({ senderType }) => senderType !== 'customer')?.content ?? '')
        : '',
    ),
  );

  const log = h(
    'div',
    {
      class: 'log',
      part: 'messages',
      tabindex: 0,
      role: 'region',
      'aria-label': strings.conversation,
      onscroll: () => {
        const { scrollTop, scrollHeight, clientHeight } = log;
        // Only scrolling up leaves the end; new content below does not.
        if (scrollHeight - scrollTop - clientHeight < NEAR) isAtEnd.value = true;
        else if (scrollTop < top) isAtEnd.value = false;
        top = scrollTop;
        if (scrollTop < clientHeight && start.peek() > 0) {
          start.value = Math.max(0, start.peek() - PAGE);
          // Keeps the scroll position when older messages are added above.
          log.scrollTop = scrollTop + log.scrollHeight - scrollHeight;
        }
      },
    },
    said,
  );

  const toEnd = () => {
    log.scrollTop = log.scrollHeight;
  };
  // Scroll to the customer's own new message.
  let own: string | undefined;
  follow(() => {
    const last = messages.value.at(-1);
    if (last?.senderType !== 'customer' || last.id === own) return;
    own = last.id;
    isAtEnd.value = true;
  });
  follow(() => {
    if (model.moves.value === 0) return;
    const [wasAtEnd, was] = [isAtEnd.peek(), top];
    requestAnimationFrame(() => (wasAtEnd ? toEnd() : (log.scrollTop = was)));
  });
  // Stays at the end unless the customer has scrolled up, also when a note or the survey shrinks the log.
  const resized = new ResizeObserver(() => {
    if (isAtEnd.peek()) toEnd();
  });
  for (const one of [log, said]) resized.observe(one);
  onRemoved(() => resized.disconnect());
  const seen = signal(0);
  follow(() => {
    if (isAtEnd.value) seen.value = messages.value.length;
  });
  const unread = () =>
    !isAtEnd.value && (answering.value !== null || messages.value.length > seen.value);

  return h(
    'div',
    { class: 'transcript' },
    log,
    when(unread, () =>
      h('button', { class: 'pill', type: 'button', onclick: toEnd }, strings.newMessages, ' ↓'),
    ),
  );
}
