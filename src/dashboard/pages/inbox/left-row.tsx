import type { MessageLeft } from '../../../contract/index.ts';
import { ago, words } from '../../format.ts';
import { strings } from '../../strings/index.ts';
import { ListRow } from './list-row.tsx';
import { nameOf, nameOfAgent } from './name.ts';
import { chatPath, selectedChat } from './path.ts';
import { SelfHarmMark } from './self-harm.tsx';
import { waitsForMail } from './state.ts';

/** A message left, or a request that nobody took, in the list. */
export function LeftRow({ of: one, now }: { of: MessageLeft; now: number }) {
  const waits = waitsForMail(one);
  const since = one.received_at ?? one.since;
  return (
    <ListRow
      path={chatPath(one.chat_id)}
      isCurrent={one.chat_id === selectedChat.value}
      name={nameOf({ ...one, customer: one.customer ?? one.email })}
      waits={waits ? strings.inbox.waitsForMail : null}
      since={since}
      time={ago(since, now)}
      preview={one.preview ?? strings.inbox.noMessages}
      marks={
        <>
          <SelfHarmMark of={one} />
          {one.kind === 'unanswered' && <span class="mark">{strings.inbox.noneLeft}</span>}
          {one.is_open && <span class="mark">{strings.inbox.mayBeThere}</span>}
          {one.mail && (
            <span class={one.mail.outcome === 'failed' ? 'mark negative' : 'mark'}>
              {waits && one.mail.outcome === 'sent'
                ? strings.inbox.replied
                : strings.inbox.answer[one.mail.outcome]}
            </span>
          )}
          {one.topic && <span class="mark">{words(one.topic)}</span>}
          {one.agent_id !== null && <span class="mark">{nameOfAgent(one.agent_id)}</span>}
        </>
      }
    />
  );
}
