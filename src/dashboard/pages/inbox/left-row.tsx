import type { MessageLeft } from '../../../contract/index.ts';
import { ago, words } from '../../format.ts';
import { ListRow } from './list-row.tsx';
import { nameOf, nameOfAgent } from './name.ts';
import { chatPath, selectedChat } from './path.ts';
import { SelfHarmMark } from './self-harm.tsx';
import { waitsForMail } from './state.ts';

const OUTCOMES = {
  sending: 'Mail being sent',
  sent: 'Answered by mail',
  doubtful: 'Mail may not have arrived',
  failed: 'Mail not delivered',
};

/** A message left, or a request that nobody took, in the list. */
export function LeftRow({ of: one, now }: { of: MessageLeft; now: number }) {
  const waits = waitsForMail(one);
  const since = one.received_at ?? one.since;
  return (
    <ListRow
      path={chatPath(one.chat_id)}
      isCurrent={one.chat_id === selectedChat.value}
      name={nameOf({ ...one, customer: one.customer ?? one.email })}
      waitsFor={waits ? 'a mail' : null}
      since={since}
      time={ago(since, now)}
      preview={one.preview ?? 'No messages yet'}
      marks={
        <>
          <SelfHarmMark of={one} />
          {one.kind === 'unanswered' && <span class="mark">No message left</span>}
          {one.is_open && <span class="mark">May still be there</span>}
          {one.mail && (
            <span class={one.mail.outcome === 'failed' ? 'mark negative' : 'mark'}>
              {waits && one.mail.outcome === 'sent' ? 'Replied' : OUTCOMES[one.mail.outcome]}
            </span>
          )}
          {one.topic && <span class="mark">{words(one.topic)}</span>}
          {one.agent_id !== null && <span class="mark">{nameOfAgent(one.agent_id)}</span>}
        </>
      }
    />
  );
}
