import { useSignal } from '@preact/signals';
import type { AlertCheckResponse, AlertRule } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { send } from '../../api.ts';
import { strings } from '../../strings/index.ts';

/** Reads the present value of what a rule watches, and says it. */
export function useCheck() {
  const said = useSignal<{ text: string; isError: boolean } | null>(null);
  return {
    said,
    async check({ figure, comparison, threshold, window_hours, minimum }: AlertRule) {
      const result = await send<AlertCheckResponse>('POST', 'alerts/check', {
        figure,
        comparison,
        threshold,
        window_hours,
        minimum,
      });
      if (!result.ok) said.value = { text: result.message, isError: true };
      else {
        const { reached, text } = result.value;
        const { tooFew, reached: isReached, notReached } = strings.alerts;
        const form = reached === null ? tooFew : reached ? isReached : notReached;
        said.value = { text: say(form, { text }), isError: false };
      }
    },
  };
}

/** What the check found. */
export const Checked = ({ of: { said } }: { of: Pick<ReturnType<typeof useCheck>, 'said'> }) => (
  <p role="status" class={said.value?.isError ? 'field-error' : 'muted'}>
    {said.value?.text}
  </p>
);
