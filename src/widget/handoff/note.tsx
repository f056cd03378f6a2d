import { computed, signal } from '@preact/signals-core';
import { live, part } from '../../element/part.ts';
import { adoptStyles } from '../../element/shadow.ts';
import { Words } from '../../element/words.tsx';
import { allStrings } from '../../strings/chat/en-later.ts';
import { say, sayCount } from '../../strings/say.ts';
import type { ChatModel } from '../panel/model.ts';
import handoffCss from './handoff.css?inline';
import type { Handoff } from './handoff.ts';
import { LeaveMessage } from './leave-message.tsx';
import { Lines } from './lines.tsx';
import { MessageLeft } from './message-left.tsx';

interface Props {
  model: ChatModel;
  handoff: Handoff;
}

/** The note about the agent: place in the queue, name, and activity. */
export const HandoffNote = part<Props>(({ model, handoff }) => {
  adoptStyles(model.root, handoffCss);
  const strings = allStrings(model.strings);
  const { state, leaving } = handoff;
  const hasAnswered = computed(() => hasPersonWritten(model));
  const now = computed(() => state.value?.status ?? 'none');
  const isTold = computed(() => Boolean(state.value?.told.length));
  return () => {
    const status = now.value;
    return (
      <>
        {status === 'none' && !leaving.left.value && !hasAnswered.value && (
          <div class="note waiting" role="status">
            <Words>{isTold.value ? strings.escalated : strings.requested}</Words>
          </div>
        )}
        {status === 'waiting' && <Waiting model={model} handoff={handoff} />}
        {status === 'with_person' && (
          <div class="person-here">
            {!hasAnswered.value && (
              <div class="note" role="status">
                <Face handoff={handoff} />
                <Words>
                  {say(strings.personHere, { name: nameOf(handoff) ?? strings.human_agent })}
                </Words>
              </div>
            )}
            <Activity model={model} handoff={handoff} />
          </div>
        )}
        {leaving.left.value
          ? (status === 'none' || status === 'away') && (
              <MessageLeft model={model} handoff={handoff} />
            )
          : status === 'away' && <LeaveMessage model={model} handoff={handoff} />}
      </>
    );
  };
});

/** The place in the queue, and the way back to the AI. */
const Waiting = live<Props>(({ model, handoff }) => {
  const strings = allStrings(model.strings);
  const { place, wait_seconds: wait } = handoff.state.value!;
  const { language } = model;
  const lines = [
    strings.waiting,
    place === 1
      ? strings.queueNext
      : place !== null && say(strings.queuePlace, { place: place.toLocaleString(language) }),
    wait !== null && wait >= 30 && sayCount(strings.queueWait, Math.ceil(wait / 60), language),
  ];
  return (
    <div class="note waiting queue">
      <Lines role="status">{lines}</Lines>
      <button
        class="quiet"
        type="button"
        onClick={async () => {
          if (await handoff.act({ type: 'cancel' })) model.conversation.callOff();
        }}
      >
        {strings.backToAi}
      </button>
    </div>
  );
});

/** Whether the agent is typing, or has seen the customer's last message. */
const Activity = part<Props>(({ model, handoff }) => {
  const strings = allStrings(model.strings);
  const isSeen = computed(() => {
    const last = model.conversation.messages.value.at(-1);
    const at = handoff.state.value?.seen_at;
    return last?.senderType === 'customer' && at != null && Date.parse(at) >= last.at;
  });
  return () => {
    if (handoff.isTyping.value) {
      return (
        <div class="now" role="status">
          <Face handoff={handoff} />
          <span class="typing" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <Words>
            {say(strings.personTyping, { name: nameOf(handoff) ?? strings.human_agent })}
          </Words>
        </div>
      );
    }
    return isSeen.value ? <div class="now seen">{strings.seen}</div> : null;
  };
});

/** The agent's picture, if there is one and the page's policy allows it. */
const Face = part<{ handoff: Handoff }>(({ handoff }) => {
  const broken = signal<string | undefined>(undefined);
  return () => {
    const url = handoff.state.value?.agents.at(-1)?.avatar_url;
    if (!url || url === broken.value) return null;
    return (
      <img
        class="face"
        src={url}
        alt=""
        referrerpolicy="no-referrer"
        onError={() => (broken.value = url)}
      />
    );
  };
});

const nameOf = ({ state }: Handoff) => state.value?.agents.at(-1)?.name || undefined;

const hasPersonWritten = ({ conversation }: ChatModel): boolean =>
  conversation.messages.value.some(({ senderType }) => senderType === 'human_agent');
