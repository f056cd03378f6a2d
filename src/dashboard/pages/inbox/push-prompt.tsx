import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import {
  push,
  pushProblem,
  readPush,
  tellMuted,
  turnPushOff,
  turnPushOn,
} from '../../push/subscription.ts';
import { isMuted } from './alert.ts';
import './push-prompt.css';

const DISMISSED = 'afterword:push-dismissed';

/** Offers notifications for when the inbox is closed, and turns them off again. */
export function PushPrompt() {
  const isDismissed = useSignal(localStorage.getItem(DISMISSED) === '1');
  useEffect(() => void readPush(), []);
  const state = push.value;
  // A worker that is new does not know it yet.
  useEffect(() => void (state === 'on' && tellMuted(isMuted.peek())), [state]);
  if (state === null || state === 'unsupported') return null;
  return (
    <div class="push">
      {state === 'off' && !isDismissed.value && (
        <>
          <p>
            Get a notification on this device when a customer waits or leaves a message, also while
            the inbox is closed.
          </p>
          <div class="actions">
            <button type="button" class="quiet" onClick={() => void turnPushOn()}>
              Turn on notifications
            </button>
            <button
              type="button"
              class="quiet"
              onClick={() => {
                localStorage.setItem(DISMISSED, '1');
                isDismissed.value = true;
              }}
            >
              Not now
            </button>
          </div>
        </>
      )}
      {state === 'off' && isDismissed.value && (
        <Line text="Notifications are off." label="Turn on" act={turnPushOn} />
      )}
      {state === 'on' && (
        <Line text="Notifications are on for this device." label="Turn off" act={turnPushOff} />
      )}
      {state === 'blocked' && (
        <p>This browser blocks notifications of this page. You can allow them in its settings.</p>
      )}
      {pushProblem.value !== null && <p role="alert">{pushProblem.value}</p>}
    </div>
  );
}

const Line = (props: { text: string; label: string; act: () => Promise<void> }) => (
  <p>
    {props.text}{' '}
    <button
      type="button"
      class="link"
      aria-label={`${props.label} notifications`}
      onClick={() => void props.act()}
    >
      {props.label}
    </button>
  </p>
);
