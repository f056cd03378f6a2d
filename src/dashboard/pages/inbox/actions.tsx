import { useSignal } from '@preact/signals';
import type { AgentStatus } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { strings } from '../../strings/index.ts';
import { act, refusal } from './act.ts';
import { Dialog } from './dialog.tsx';
import { nameOfAgent } from './name.ts';
import { inbox } from './state.ts';
import './actions.css';

/** The name of an agent, with the status of one who cannot take a chat now. */
const nameWith = ({ name, status }: { name: string; status: AgentStatus }) =>
  status === 'available' ? name : say(strings.inbox.notAvailable[status], { name });

/** Transfer, invite, leave, end. */
export function ChatActions({ chatId }: { chatId: number }) {
  const form = useSignal<'transfer' | 'invite' | 'end' | null>(null);
  const { me, agents, teams, chats } = inbox.data!;
  const one = chats.find(({ chat_id }) => chat_id === chatId);
  const isOffered = one?.offer != null;
  const others = agents.filter(({ id }) => id !== me.id && !one?.agent_ids.includes(id));
  const open = (which: typeof form.value) => {
    refusal.value = null;
    form.value = which;
  };
  const close = () => open(null);
  return (
    <div class="chat-actions">
      <div class="actions">
        <button type="button" class="quiet" disabled={isOffered} onClick={() => open('transfer')}>
          {strings.inbox.transfer}
        </button>
        <button type="button" class="quiet" disabled={isOffered} onClick={() => open('invite')}>
          {strings.inbox.invite}
        </button>
        {(one?.agent_ids.length ?? 0) > 1 && (
          <button type="button" class="quiet" onClick={() => void act(chatId, { type: 'leave' })}>
            {strings.inbox.leave}
          </button>
        )}
        <button type="button" class="quiet" onClick={() => open('end')}>
          {strings.inbox.end}
        </button>
      </div>
      {one?.offer && (
        <p class="muted">
          {say(one.offer.kind === 'invite' ? strings.inbox.invited : strings.inbox.offered, {
            name: nameOfAgent(one.offer.agent_id),
          })}
        </p>
      )}
      {form.value === 'end' && (
        <Dialog label={strings.inbox.endThis} close={close}>
          <p>{strings.inbox.endAbout}</p>
          <div class="actions">
            <button
              type="button"
              class="primary"
              onClick={() => {
                void act(chatId, { type: 'end' }).then((isDone) => isDone && close());
              }}
            >
              {strings.inbox.endChat}
            </button>
            <button type="button" class="quiet" onClick={close}>
              {strings.inbox.keepChatting}
            </button>
          </div>
        </Dialog>
      )}
      {(form.value === 'transfer' || form.value === 'invite') && (
        <Dialog
          label={form.value === 'transfer' ? strings.inbox.transferTo : strings.inbox.invite}
          close={close}
        >
          <form
            class="settings"
            onSubmit={(event) => {
              event.preventDefault();
              const data = new FormData(event.currentTarget);
              const [kind, id] = String(data.get('to')).split(' ');
              const note = String(data.get('note') ?? '').trim();
              const to = Number(id);
              const action =
                form.value === 'invite'
                  ? { type: 'invite' as const, to_agent_id: to }
                  : {
                      type: 'transfer' as const,
                      ...(kind === 'team' ? { to_team_id: to } : { to_agent_id: to }),
                      ...(note && { note }),
                    };
              void act(chatId, action).then((isDone) => isDone && close());
            }}
          >
            <label for="to">{strings.inbox.to}</label>
            <select id="to" name="to" required>
              <optgroup label={strings.common.agents}>
                {others.map(({ id, name, status }) => (
                  <option key={id} value={`agent ${id}`} disabled={status === 'offline'}>
                    {nameWith({ name, status })}
                  </option>
                ))}
              </optgroup>
              {form.value === 'transfer' && (
                <optgroup label={strings.common.teams}>
                  {teams.map(({ id, name }) => (
                    <option key={id} value={`team ${id}`}>
                      {name}
                    </option>
                  ))}
                </optgroup>
              )}
            </select>
            {form.value === 'transfer' && (
              <>
                <label for="note">{strings.inbox.noteForNext}</label>
                <textarea id="note" name="note" rows={2} maxLength={2_000} />
              </>
            )}
            <div class="actions">
              <button class="primary" disabled={others.length + teams.length === 0}>
                {form.value === 'transfer' ? strings.inbox.transfer : strings.inbox.invite}
              </button>
              <button type="button" class="quiet" onClick={close}>
                {strings.common.cancel}
              </button>
            </div>
          </form>
        </Dialog>
      )}
    </div>
  );
}
