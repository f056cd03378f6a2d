import type { HandoffState } from '../../contract/index.ts';
import type { Signal } from '@preact/signals-core';
import type { HandoffAction } from './line.ts';

/** A chat with a person as this page knows it. */
export interface Handoff {
  /** `null`: the server has not said yet. */
  readonly state: Signal<HandoffState | null>;
  /** The person is writing. */
  readonly isTyping: Signal<boolean>;
  /** Where the answer to a message that was left will go. */
  readonly leftFor: Signal<string>;
  act(action: HandoffAction): Promise<boolean>;
}
