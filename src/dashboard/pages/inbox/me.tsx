import type { AgentStatus } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { count, counted } from '../../format.ts';
import { STATUSES } from '../../parts/agent-status.ts';
import { strings } from '../../strings/index.ts';
import { setStatus } from './act.ts';
import { isMuted, setMuted } from './alert.ts';
import { inbox, isConnected, mine } from './state.ts';
import './me.css';

/** The agent's name, status and sound setting. */
export function Me() {
  const { me } = inbox.data!;
  const chats = say(counted(strings.inbox.chatsOf, me.chat_limit), {
    chats: count(mine.value.filter(({ status }) => status === 'assigned').length),
  });
  return (
    <div class="me">
      <div>
        <strong>{me.name}</strong>
        <span class="muted">
          {isConnected.value ? chats : say(strings.inbox.reconnecting, { chats })}
        </span>
      </div>
      <button
        type="button"
        class="quiet"
        aria-pressed={isMuted.value}
        title={strings.inbox.muteAbout}
        onClick={() => setMuted(!isMuted.value)}
      >
        {strings.inbox.mute}
      </button>
      <label class={`status ${me.status}`}>
        <span class="unseen">{strings.inbox.yourStatus}</span>
        <select
          value={me.status}
          onChange={({ currentTarget }) =>
            void setStatus(currentTarget.value as Exclude<AgentStatus, 'wrapping_up'>)
          }
        >
          {STATUSES.filter((one) => one !== 'wrapping_up' || one === me.status).map((one) => (
            <option key={one} value={one}>
              {strings.parts.status[one]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
