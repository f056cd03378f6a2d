import { signal } from '@preact/signals';
import type { LiveEventBody } from '../../../contract/index.ts';

const MUTED = 'afterword:muted';

const kept = () => localStorage.getItem(MUTED) === '1';

/** No sound, in this browser: each tab would make one. */
export const isMuted = signal(kept());
addEventListener('storage', () => (isMuted.value = kept()));

export function setMuted(muted: boolean): void {
  isMuted.value = muted;
  localStorage.setItem(MUTED, muted ? '1' : '0');
}

let sound: AudioContext | undefined;

/** Two soft notes, made here: nothing is fetched for them. */
function chime(): void {
  if (isMuted.value) return;
  try {
    sound ??= new AudioContext();
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
    // Without sound the title tells.
  }
}

/** A sound for a chat that is offered to me, and for words that nobody looks at. */
export function alertFor({ type, data }: LiveEventBody, me: number): void {
  const isOffer = type === 'offered' && data['agentId'] === me;
  const isUnseen = type === 'message' && data['senderType'] === 'customer' && document.hidden;
  if (isOffer || isUnseen) chime();
}
