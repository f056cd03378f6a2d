import { useSignal } from '@preact/signals';
import type { Answer } from '../../api.ts';

/** What became of a form, for `<Saved>`. */
export function useSaved() {
  const told = useSignal<{ text: string; isError: boolean } | null>(null);
  return {
    told,
    /** @returns whether it was done */
    tell(answer: Answer<unknown>, text = 'Saved.'): boolean {
      told.value = { text: answer.ok ? text : answer.message, isError: !answer.ok };
      return answer.ok;
    },
  };
}

/** Beside the button of the form. */
export const Saved = ({ of: { told } }: { of: Pick<ReturnType<typeof useSaved>, 'told'> }) => (
  <span role="status" class={told.value?.isError ? 'field-error' : 'muted'}>
    {told.value?.text}
  </span>
);
