import { signal } from '@preact/signals-core';
import type { TargetedSubmitEvent } from 'preact';
import { part } from '../../element/part.ts';
import { allStrings } from '../../strings/chat/en-later.ts';
import type { ChatModel } from '../panel/model.ts';
import type { Handoff } from './handoff.ts';

/** The form to leave a message when no agent is available, with an address for the reply. */
export const LeaveMessage = part<{ model: ChatModel; handoff: Handoff }>(({ model, handoff }) => {
  const { conversation } = model;
  const strings = allStrings(model.strings);
  const isBusy = signal(false);
  const hasFailed = signal(false);
  const { leftFor } = handoff;

  async function onSubmit(event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const email = String(given.get('email')).trim();
    const content = String(given.get('message')).trim();
    if (content === '') return;
    isBusy.value = true;
    hasFailed.value = !(await handoff.act({ type: 'leave_message', email, content }));
    isBusy.value = false;
    if (!hasFailed.peek()) leftFor.value = email;
  }

  return () => {
    if (leftFor.value !== '') {
      return (
        <div>
          <div class="note" role="status">
            {strings.left.replace('{email}', () => leftFor.value)}
          </div>
        </div>
      );
    }
    return (
      <div>
        <form class="leave" onSubmit={(event) => void onSubmit(event)}>
          <p>{strings.away}</p>
          <label>
            <span>{strings.email}</span>
            <input
              name="email"
              type="email"
              required
              autocomplete="email"
              maxLength={254}
              defaultValue={conversation.identity.peek()?.email}
            />
          </label>
          <label>
            <span>{strings.message}</span>
            <textarea name="message" required rows={3} maxLength={10_000} />
          </label>
          <p role="alert" hidden={!hasFailed.value}>
            {strings.leaveFailed}
          </p>
          <div class="row">
            <button class="primary" disabled={isBusy.value}>
              {strings.leave}
            </button>
            <button
              class="quiet"
              type="button"
              onClick={async () => {
                if (await handoff.act({ type: 'cancel' })) conversation.callOff();
              }}
            >
              {strings.backToAi}
            </button>
          </div>
        </form>
      </div>
    );
  };
});
