import type { CannedReplies } from '../../../contract/index.ts';
import { useLoad } from '../../load.ts';
import { CannedEditor } from '../../parts/canned-editor.tsx';
import { Card } from '../../parts/card.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';

/** The canned replies of all agents. */
export function Canned() {
  const load = useLoad<{ data: CannedReplies }>('canned-answers');
  return (
    <Card id="canned-answers" title={strings.settings.cannedReplies}>
      <Waiting for={load} what={strings.settings.theCannedReplies} rows={4} />
      {load.data && (
        <CannedEditor address="canned-answers" replies={load.data.data} saved={load.reload} />
      )}
    </Card>
  );
}
