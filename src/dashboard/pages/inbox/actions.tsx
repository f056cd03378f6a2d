import { useSignal } from '@preact/signals';
import type { AgentStatus } from '../../../contract/index.ts';
import { STATUS_NAMES } from '../../parts/agent-status.ts';
import { act, refusal } from './act.ts';
import { Dialog } from './dialog.tsx';
import { nameOfAgent } from './name.ts';
import { inbox } from './state.ts';
import './actions.css';

/** The suffix for an agent who cannot take a chat now. */
const statusOf = (status: AgentStatus) =>
  status === 'available' ? '' : ` (${STATUS_NAMES[status].toLowerCase()})`;

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
          Transfer
        </button>
        <button type="button" class="quiet" disabled={isOffered} onClick={() => open('invite')}>
          Invite
        </button>
        {(one?.agent_ids.length ?? 0) > 1 && (
          <button type="button" class="quiet" onClick={() => void act(chatId, { type: 'leave' })}>
            Leave
          </button>
        )}
        <button type="button" class="quiet" onClick={() => open('end')}>
          End
        </button>
      </div>
      {one?.offer && (
        <p class="muted">
          {one.offer.kind === 'invite' ? 'Invited: ' : 'Offered to '}
          {nameOfAgent(one.offer.agent_id)}, who has 30 seconds to accept.
        </p>
      )}
      {form.value === 'end' && (
        <Dialog label="End this chat" close={close}>
          <p>The customer is asked for a rating. You then wrap up the chat.</p>
          <div class="actions">
            <button
              type="button"
              class="primary"
              onClick={() => {
                void act(chatId, { type: 'end' }).then((isDone) => isDone && close());
              }}
            >
              End chat
            </button>
            <button type="button" class="quiet" onClick={close}>
              Keep chatting
            </button>
          </div>
        </Dialog>
      )}
      {(form.value === 'transfer' || form.value === 'invite') && (
        <Dialog label={form.value === 'transfer' ? 'Transfer to' : 'Invite'} close={close}>
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
            <label for="to">To</label>
            <select id="to" name="to" required>
              <optgroup label="Agents">
                {others.map(({ id, name, status }) => (
                  <option key={id} value={`agent ${id}`} disabled={status === 'offline'}>
                    {name}
                    {statusOf(status)}
                  </option>
                ))}
              </optgroup>
              {form.value === 'transfer' && (
                <optgroup label="Teams">
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
                <label for="note">Note for the next agent</label>
                <textarea id="note" name="note" rows={2} maxLength={2_000} />
              </>
            )}
            <div class="actions">
              <button class="primary" disabled={others.length + teams.length === 0}>
                {form.value === 'transfer' ? 'Transfer' : 'Invite'}
              </button>
              <button type="button" class="quiet" onClick={close}>
                Cancel
              </button>
            </div>
          </form>
        </Dialog>
      )}
    </div>
  );
}
