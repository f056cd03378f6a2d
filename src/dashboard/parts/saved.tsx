import { useSignal } from '@preact/signals';
import type { Result } from '../api.ts';
import { strings } from '../strings/index.ts';

/** The result of saving a form, for `<Saved>`. */
export function useSaved() {
  const outcome = useSignal<{ text: string; isError: boolean } | null>(null);
  return {
    outcome,
    /** @returns whether it succeeded */
    report(result: Result<unknown>, text = strings.common.saved): boolean {
      outcome.value = { text: result.ok ? text : result.message, isError: !result.ok };
      return result.ok;
    },
  };
}

/** The result, next to the button of the form. */
export const Saved = ({
  of: { outcome },
}: {
  of: Pick<ReturnType<typeof useSaved>, 'outcome'>;
}) => (
  <span role="status" class={outcome.value?.isError ? 'field-error' : 'muted'}>
    {outcome.value?.text}
  </span>
);
