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
import { store, stored } from '../../storage.ts';
import { strings } from '../../strings/index.ts';
import { isMuted } from './alert.ts';
import './push-prompt.css';

const DISMISSED = 'afterword:push-dismissed';

/** Offers notifications for when the inbox is closed, and turns them off again. */
export function PushPrompt() {
  const isDismissed = useSignal(stored(DISMISSED) === '1');
  useEffect(() => void readPush(), []);
  const state = push.value;
  // A worker that is new does not know it yet.
  useEffect(() => void (state === 'on' && tellMuted(isMuted.peek())), [state]);
  if (state === null || state === 'unsupported') return null;
  return (
    <div class="push">
      {state === 'off' && !isDismissed.value && (
        <>
          <p>{strings.push.offer}</p>
          <div class="actions">
            <button type="button" class="quiet" onClick={() => void turnPushOn()}>
              {strings.push.turnOn}
            </button>
            <button
              type="button"
              class="quiet"
              onClick={() => {
                store(DISMISSED, '1');
                isDismissed.value = true;
              }}
            >
              {strings.common.notNow}
            </button>
          </div>
        </>
      )}
      {state === 'off' && isDismissed.value && (
        <Line
          text={strings.push.isOff}
          label={strings.push.on}
          name={strings.push.turnOn}
          act={turnPushOn}
        />
      )}
      {state === 'on' && (
        <Line
          text={strings.push.isOn}
          label={strings.push.off}
          name={strings.push.turnOff}
          act={turnPushOff}
        />
      )}
      {state === 'blocked' && <p>{strings.push.blocked}</p>}
      {pushProblem.value !== null && <p role="alert">{pushProblem.value}</p>}
    </div>
  );
}

const Line = (props: {
  text: string;
  label: string;
  /** The label, with what it is about. */
  name: string;
  act: () => Promise<void>;
}) => (
  <p>
    {props.text}{' '}
    <button type="button" class="link" aria-label={props.name} onClick={() => void props.act()}>
      {props.label}
    </button>
  </p>
);
