import { useSignal } from '@preact/signals';
import type { KeyResponse } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { Copy } from '../../parts/copy.tsx';
import { Problem } from '../../parts/problem.tsx';
import { may } from '../../session.ts';
import { sayWith, strings } from '../../strings/index.ts';

/** What to do while nothing has come in yet. The page changes by itself when something does. */
export function FirstRun() {
  const key = useSignal<string | null>(null);
  const problem = useSignal<string | null>(null);
  const tag = `<script async src="${location.origin}/afterword.js" data-key="${key.value ?? 'amo_pub_…'}"></script>`;

  async function makeKey(): Promise<void> {
    const result = await send<KeyResponse>('POST', 'keys', {
      kind: 'publishable',
      name: strings.overview.keyName,
    });
    problem.value = result.ok ? null : result.message;
    if (result.ok) key.value = result.value.key;
  }

  const { nothingYet, waitingForFirst, addTag, tagKey, keyMade, orSend } = strings.overview;
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
          {key.value !== null && <Copy text={tag} class="primary" />}
        </div>
        <Problem of={problem.value} />
        <p class="muted">{sayWith(orSend, { address: <code>POST /api/v1/conversations</code> })}</p>
        <p class="muted">{waitingForFirst}</p>
      </div>
    </Card>
  );
}
