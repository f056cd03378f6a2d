import type { HandoffActionResponse, HandoffState } from '../../contract/index.ts';
import type { Signal } from '@preact/signals-core';
import type { Leaving } from './leaving.ts';
import type { HandoffAction } from './line.ts';

/** A chat with a person as this page knows it. */
export interface Handoff {
  /** `null`: the server has not said yet. */
  readonly state: Signal<HandoffState | null>;
  /** The person is writing. */
  readonly isTyping: Signal<boolean>;
  readonly leaving: Leaving;
  /** The response; `null`: rejected, or a network error. */
  act(action: HandoffAction): Promise<HandoffActionResponse | null>;
}
