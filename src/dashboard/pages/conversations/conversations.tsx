import { Notice } from '../../parts/notice.tsx';
import { Split } from '../../parts/split.tsx';
import { strings } from '../../strings/index.ts';
import { Detail } from './detail.tsx';
import { List } from './list.tsx';
import './conversations.css';

/** The list of conversations, and the transcript of the selected one. */
export function View({ id }: { id?: string }) {
  return (
    <>
      <h1 class="unseen">{strings.conversations.title}</h1>
      <Split isChosen={id !== undefined}>
        <section class="master" aria-labelledby="all">
          <List selected={id} />
        </section>
        <section class="detail" aria-label={strings.conversations.transcript} tabIndex={0}>
          {id === undefined ? (
            <Notice title={strings.conversations.choose}>{strings.conversations.shownHere}</Notice>
          ) : (
            <Detail key={id} id={id} />
          )}
        </section>
      </Split>
    </>
  );
}
