import type { SuspectedDecision, SuspectedDecisionResponse } from '../../contract/index.ts';
import { send } from '../api.ts';

/**
 * Accepts or rejects what is set apart. A request decides about a part, so it is repeated until nothing is left.
 *
 * @param path `suspected`, `suspected/SOURCE` or `inbox/suspected`
 * @returns why it failed; `null`: all is decided
 */
export async function decideAll(path: string, decision: SuspectedDecision): Promise<string | null> {
  for (;;) {
    const result = await send<SuspectedDecisionResponse>('POST', path, decision);
    if (!result.ok) return result.message;
    if (!result.value.has_more || result.value.count === 0) return null;
  }
}
