import { signal } from '@preact/signals';
import type { LiveEventBody } from '../../../contract/index.ts';
import { tellMuted } from '../../push/subscription.ts';
import { store, stored } from '../../storage.ts';

const MUTED = 'afterword:muted';

const kept = () => stored(MUTED) === '1';

/** Whether sounds are off, those of notifications too. One setting for the browser, as every tab would play a sound. */
export const isMuted = signal(kept());
addEventListener('storage', () => (isMuted.value = kept()));

export function setMuted(muted: boolean): void {
  isMuted.value = muted;
  store(MUTED, muted ? '1' : '0');
  void tellMuted(muted);
}

let sound: AudioContext | undefined;

/** A browser plays sounds only after the agent has clicked or typed on the page: the first time, it is made ready. */
for (const sign of ['pointerdown', 'keydown']) addEventListener(sign, () => void ready(), true);

/** @returns whether sounds can be played now */
async function ready(): Promise<boolean> {
  try {
    sound ??= new AudioContext();
    // Does not settle before the agent does something.
    if (sound.state !== 'running') await Promise.race([sound.resume(), pause(RESUME)]);
    return sound.state === 'running';
  } catch {
    return false;
  }
}

/** How long a sound may be late, milliseconds. */
const RESUME = 1_000;
const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Plays two soft notes. They are synthesised, so no file is loaded. */
async function chime(): Promise<void> {
  if (isMuted.value || !(await ready()) || !sound) return;
  try {
    const start = sound.currentTime;
    for (const [index, pitch] of [660, 880].entries()) {
      const note = sound.createOscillator();
      const volume = sound.createGain();
      const at = start + index * 0.14;
      note.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, at);
      volume.gain.exponentialRampToValueAtTime(0.08, at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
      note.connect(volume).connect(sound.destination);
      note.start(at);
      note.stop(at + 0.32);
    }
  } catch {
    // Audio is not available: the window title still shows the number.
  }
}

/** Events that tell of a message left, or of a reply by mail. */
const MAILED = new Set(['follow_up', 'mail_received']);

/**
 * Plays a sound for a chat offered to this agent, for a customer who may hurt themselves, for a message left, and for
 * a message that is not visible.
 */
export function alertFor({ type, data }: LiveEventBody, me: number): void {
  const isOffer = type === 'offered' && data['agentId'] === me;
  const isUnseen = type === 'message' && data['senderType'] === 'customer' && document.hidden;
  if (isOffer || isUnseen || type === 'self_harm' || MAILED.has(type)) void chime();
}
