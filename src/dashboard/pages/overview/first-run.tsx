import { useSignal } from '@preact/signals';
import type { KeyResponse } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { Problem } from '../../parts/problem.tsx';
import { may } from '../../session.ts';
import { sayWith, strings } from '../../strings/index.ts';

/** What to do while nothing has come in yet. The page changes by itself when something does. */
export function FirstRun() {
  const key = useSignal<string | null>(null);
  const problem = useSignal<string | null>(null);
  const isCopied = useSignal(false);
  const tag = `<script async src="${location.origin}/afterword.js" data-key="${key.value ?? 'amo_pub_…'}"></script>`;

  async function makeKey(): Promise<void> {
    const result = await send<KeyResponse>('POST', 'keys', {
      kind: 'publishable',
      name: strings.overview.keyName,
    });
    problem.value = result.ok ? null : result.message;
    if (result.ok) key.value = result.value.key;
  }

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(tag);
    isCopied.value = true;
  }

  const { nothingYet, waitingForFirst, addTag, tagKey, keyMade, copied, orSend } = strings.overview;
  return (
    <Card id="first-run" title={nothingYet}>
      <div class="first-run">
        <p>{addTag}</p>
        <pre tabIndex={0}>{tag}</pre>
        {key.value === null ? <p class="muted">{tagKey}</p> : <p role="status">{keyMade}</p>}
        <div class="actions">
          {key.value === null && may('admin') && (
            <button type="button" class="primary" onClick={() => void makeKey()}>
              {strings.overview.makeKey}
            </button>
          )}
          {key.value !== null && (
            <button type="button" class="primary" onClick={() => void copy()}>
              {strings.common.copy}
            </button>
          )}
          <span role="status">{isCopied.value && copied}</span>
        </div>
        <Problem of={problem.value} />
        <p class="muted">{sayWith(orSend, { address: <code>POST /api/v1/conversations</code> })}</p>
        <p class="muted">{waitingForFirst}</p>
      </div>
    </Card>
  );
}
