import { signal } from '@preact/signals';
import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { Notice } from './parts/notice.tsx';
import { Skeleton } from './parts/waiting.tsx';
import { strings } from './strings/index.ts';

/**
 * A view in a separate chunk. It loads when it is first shown, or earlier through `load`.
 *
 * @param placeholder shown meanwhile, with the height of the view
 */
export function later<Props extends object>(
  get: () => Promise<{ View: ComponentType<Props> }>,
  placeholder: ComponentChildren = <Skeleton rows={6} />,
) {
  const loaded = signal<ComponentType<Props> | null>(null);
  const hasFailed = signal(false);

  async function load(): Promise<void> {
    try {
      loaded.value ??= (await get()).View;
    } catch {
      hasFailed.value = true;
    }
  }

  function Later(props: Props) {
    useEffect(() => void load(), []);
    const View = loaded.value;
    if (View) return <View {...props} />;
    if (!hasFailed.value) return <>{placeholder}</>;
    // The server may run a newer version, whose files have other names.
    return (
      <Notice title={strings.frame.notLoaded} isError>
        <button type="button" class="quiet" onClick={() => location.reload()}>
          {strings.frame.reload}
        </button>
      </Notice>
    );
  }
  return Object.assign(Later, { load });
}
