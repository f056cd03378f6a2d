import type { HandoffState } from '../../contract/index.ts';
import { live, part } from '../../element/part.ts';
import { Words } from '../../element/words.tsx';
import { allStrings } from '../../strings/chat/en-later.ts';
import { say } from '../../strings/say.ts';
import { tooLong } from '../limits/too-long.tsx';
import type { ChatModel } from '../panel/model.ts';
import { answerTime, openingTime } from './answer-times.ts';
import type { Handoff } from './handoff.ts';
import { Lines } from './lines.tsx';

interface Props {
  model: ChatModel;
  handoff: Handoff;
}

/** The form to leave a message when no agent is available, with an address for the reply. */
export const LeaveMessage = part<Props>(({ model, handoff }) => {
  const strings = allStrings(model.strings);
  const { leaving } = handoff;
  const { email, content, excess, isBusy, hasFailed } = leaving;
  email.value ||= model.conversation.identity.peek()?.email ?? '';
  return () => (
    <div>
      <form
        class="leave"
        onSubmit={(event) => {
          event.preventDefault();
          void leaving.leave();
        }}
      >
        <Away model={model} handoff={handoff} />
        <label>
          <span>{strings.email}</span>
          <input
            name="email"
            type="email"
            required
            autocomplete="email"
            maxLength={254}
            value={email.value}
            onInput={({ currentTarget }) => (email.value = currentTarget.value)}
          />
        </label>
        <label>
          <span>{strings.message}</span>
          <textarea
            name="message"
            required
            rows={3}
            value={content.value}
            onInput={({ currentTarget }) => (content.value = currentTarget.value)}
          />
        </label>
        <p role="alert" hidden={!hasFailed.value && excess.value === 0}>
          <Words>{excess.value > 0 ? tooLong(model, excess.value) : strings.leaveFailed}</Words>
        </p>
        <div class="row">
          <button class="primary" disabled={isBusy.value || excess.value > 0}>
            {strings.leave}
          </button>
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
      </form>
    </div>
  );
});

/** That nobody is there, and when somebody will be. */
const Away = live<Props>(({ model, handoff }) => {
  const { away, opens, answerTime: takes } = allStrings(model.strings);
  const { opens_at, answer_within_minutes: minutes } = handoff.state.value as HandoffState;
  const { language } = model;
  const times = [
    opens_at !== null && say(opens, { time: openingTime(language, Date.parse(opens_at)) }),
    minutes !== null && say(takes, { time: answerTime(language, minutes) }),
  ];
  return <Lines>{[away, ...times]}</Lines>;
});
