import { useSignal } from '@preact/signals';
import { strings } from '../strings/index.ts';

/** A button that copies a text, and says whether it was copied: without https, a browser has no clipboard. */
export function Copy(props: { text: string; class: 'primary' | 'quiet' }) {
  const said = useSignal('');
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(props.text);
      said.value = strings.common.copied;
    } catch {
      said.value = strings.common.notCopied;
    }
  }
  return (
    <>
      <button type="button" class={props.class} onClick={() => void copy()}>
        {strings.common.copy}
      </button>
      <span role="status">{said.value}</span>
    </>
  );
}
