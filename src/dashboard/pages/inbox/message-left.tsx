import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { MessageLeft } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { timeOfDay } from '../../format.ts';
import { sayWith, strings } from '../../strings/index.ts';
import { act, take } from './act.ts';
import { createAttempt } from './attempt.ts';
import { draftOf, keepDraft } from './drafts.ts';
import { inbox } from './state.ts';
import './message-left.css';

/** Longest mail, characters. */
const LONGEST = 10_000;

/** The answer to a message left: by mail, or in the chat if the customer is still there. */
export function AnswerLeft({ of: one, isClosed }: { of: MessageLeft; isClosed: boolean }) {
  const { chat_id: chatId } = one;
  const { agents, mail } = inbox.data!;
  return (
    <section class="answer-left" aria-label={strings.inbox.messageLeft}>
      <p class="muted">
        {one.kind === 'message_left'
          ? isClosed
            ? strings.inbox.leftMessageDone
            : strings.inbox.leftMessage
          : isClosed
            ? strings.inbox.nobodyTookDone
            : strings.inbox.nobodyTook}
      </p>
      <MailState of={one} />
      {one.email === null ? (
        <p>{strings.inbox.noAddress}</p>
      ) : mail.sends ? (
        <MailForm of={one} email={one.email} />
      ) : (
        <p>
          {sayWith(strings.inbox.noMailServer, {
            email: <a href={`mailto:${encodeURIComponent(one.email)}`}>{one.email}</a>,
          })}
        </p>
      )}
      <div class="actions">
        {one.is_open && (
          <button type="button" class="primary" onClick={() => void take(chatId)}>
            {strings.inbox.takeThisChat}
          </button>
        )}
        <label>
          <span class="unseen">{strings.inbox.assignedTo}</span>
          <select
            value={String(one.agent_id ?? '')}
            onChange={({ currentTarget: { value } }) =>
              void act(chatId, {
                type: 'assign',
                to_agent_id: value === '' ? null : Number(value),
              })
            }
          >
            <option value="">{strings.inbox.assignedToNobody}</option>
            {agents.map(({ id, name }) => (
              <option key={id} value={String(id)}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {!isClosed && (
          <button type="button" class="quiet" onClick={() => void act(chatId, { type: 'done' })}>
            {strings.common.done}
          </button>
        )}
      </div>
    </section>
  );
}

/** What became of the last mail. */
function MailState({ of: { mail, email: to } }: { of: MessageLeft }) {
  if (mail === null) return null;
  const email = to ?? '';
  const at = timeOfDay(mail.at);
  switch (mail.outcome) {
    case 'sending':
      return <p role="status">{say(strings.inbox.mailSending, { email })}</p>;
    case 'sent':
      return <p role="status">{say(strings.inbox.mailSent, { email, time: at })}</p>;
    case 'doubtful':
      return (
        <p role="status" class="field-error">
          {say(strings.inbox.mailDoubtful, { time: at })}
        </p>
      );
    case 'failed':
      return (
        <p role="status" class="field-error">
          {mail.reason
            ? say(strings.inbox.mailFailedFor, { email, reason: mail.reason })
            : say(strings.inbox.mailFailed, { email })}
        </p>
      );
  }
}

function MailForm({ of: one, email }: { of: MessageLeft; email: string }) {
  const name = `mail ${one.chat_id}`;
  const draft = useSignal(draftOf(name));
  const isBusy = useSignal(false);
  const attempt = useMemo(createAttempt, []);
  const write = (text: string) => {
    draft.value = text;
    keepDraft(name, text);
  };

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const content = draft.value.trim();
    if (content === '' || isBusy.value) return;
    isBusy.value = true;
    const message_id = attempt.idFor(content);
    const isDone = await act(one.chat_id, { type: 'mail', message_id, content });
    isBusy.value = false;
    if (!isDone) return;
    attempt.arrived();
    write('');
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <label for={`mail-${one.chat_id}`}>{say(strings.inbox.replyByMail, { email })}</label>
      <textarea
        id={`mail-${one.chat_id}`}
        rows={4}
        maxLength={LONGEST}
        value={draft.value}
        onInput={({ currentTarget }) => write(currentTarget.value)}
      />
      <div class="actions">
        <span class="muted">
          {inbox.data!.mail.receives ? strings.inbox.repliesHere : strings.inbox.repliesElsewhere}
        </span>
        <button class="primary" disabled={draft.value.trim() === '' || isBusy.value}>
          {strings.inbox.sendMail}
        </button>
      </div>
    </form>
  );
}
