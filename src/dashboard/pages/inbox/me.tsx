import type { AgentStatus } from '../../../contract/index.ts';
import { counted } from '../../format.ts';
import { STATUS_NAMES, STATUSES } from '../../parts/agent-status.ts';
import { setStatus } from './act.ts';
import { isMuted, setMuted } from './alert.ts';
import { inbox, isConnected, mine } from './state.ts';
import './me.css';

/** The agent's name, status and sound setting. */
export function Me() {
  const { me } = inbox.data!;
  return (
    <div class="me">
      <div>
        <strong>{me.name}</strong>
        <span class="muted">
          {mine.value.filter(({ status }) => status === 'assigned').length} of{' '}
          {counted(me.chat_limit, 'chat')}
          {!isConnected.value && ', connecting …'}
        </span>
      </div>
      <button
        type="button"
        class="quiet"
        aria-pressed={isMuted.value}
        title="No sound for new chats, messages and notifications in this browser"
        onClick={() => setMuted(!isMuted.value)}
      >
        Mute
      </button>
      <label class={`status ${me.status}`}>
        <span class="unseen">Your status</span>
        <select
          value={me.status}
          onChange={({ currentTarget }) =>
            void setStatus(currentTarget.value as Exclude<AgentStatus, 'wrapping_up'>)
          }
        >
          {STATUSES.filter((one) => one !== 'wrapping_up' || one === me.status).map((one) => (
            <option key={one} value={one}>
              {STATUS_NAMES[one]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
