import type { InboxChat, KnownTopicsResponse } from '../../../contract/index.ts';
import { words } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { strings } from '../../strings/index.ts';
import { act } from './act.ts';
import './wrap-up.css';

/** The form in which the agent wraps up an ended chat. */
export function WrapUp({ chat }: { chat: InboxChat }) {
  const known = useLoad<KnownTopicsResponse>('inbox/topics');
  return (
    <form
      class="wrap-up settings"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        const topic = String(data.get('topic')).trim();
        const resolution = String(data.get('resolution')) as 'resolved' | 'unresolved';
        void act(chat.chat_id, {
          type: 'wrap_up',
          resolution,
          first_contact_resolution: resolution === 'resolved' && data.get('first') !== null,
          ...(topic && { topic }),
        });
      }}
    >
      <h3>{strings.inbox.howDidItGo}</h3>
      <label for="topic">{strings.common.topic}</label>
      <input
        id="topic"
        name="topic"
        list="known-topics"
        autocomplete="off"
        maxLength={200}
        defaultValue={chat.topic ? words(chat.topic) : ''}
      />
      <datalist id="known-topics">
        {known.data?.data.map((topic) => (
          <option key={topic} value={words(topic)} />
        ))}
      </datalist>
      <fieldset class="choices">
        <legend class="unseen">{strings.inbox.resolution}</legend>
        <label>
          <input type="radio" name="resolution" value="resolved" defaultChecked />{' '}
          {strings.inbox.resolved}
        </label>
        <label>
          <input type="radio" name="resolution" value="unresolved" /> {strings.inbox.notResolved}
        </label>
      </fieldset>
      <label class="check">
        <input type="checkbox" name="first" defaultChecked /> {strings.inbox.firstContact}
      </label>
      <button class="primary">{strings.common.done}</button>
    </form>
  );
}
