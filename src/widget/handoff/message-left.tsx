import { computed } from '@preact/signals-core';
import { part } from '../../element/part.ts';
import { Words } from '../../element/words.tsx';
import { allStrings } from '../../strings/chat/en-later.ts';
import { say } from '../../strings/say.ts';
import type { ChatModel } from '../panel/model.ts';
import type { Handoff } from './handoff.ts';

/** What became of a message that was left, until the customer or an agent writes again. */
export const MessageLeft = part<{ model: ChatModel; handoff: Handoff }>(({ model, handoff }) => {
  const strings = allStrings(model.strings);
  const { left, isTold } = handoff.leaving;
  const isLast = computed(() => {
    const last = model.conversation.messages.value.findLast(
      ({ senderType }) => senderType !== 'ai',
    );
    return last?.id === left.value?.messageId;
  });
  return () => {
    if (!left.value || !isLast.value) return null;
    const { email } = left.value;
    const text = isTold.value ? strings.left : strings.leftSaved;
    return (
      <div class="note" role="status">
        <Words>{say(text, { email })}</Words>
      </div>
    );
  };
});
