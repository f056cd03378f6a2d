import type { OrganisationResponse } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { Saved, useSaved } from './saved.tsx';

const MINUTES_PER_HOUR = 60;

/** How long absent agents keep their chats, and how soon messages left are answered. */
export function Chats() {
  const load = useLoad<OrganisationResponse>('organisation');
  const saved = useSaved();
  const settings = load.data?.data;

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const hours = String(data.get('answer')).trim();
    const result = await send<OrganisationResponse>('PATCH', 'organisation', {
      agent_absence_minutes: Number(data.get('absence')),
      answer_within_minutes: hours === '' ? null : Math.round(Number(hours) * MINUTES_PER_HOUR),
    });
    if (saved.report(result)) await load.reload();
  }

  return (
    <Card id="chats" title="Chats and messages left">
      <Waiting for={load} what="The settings" rows={2} />
      {settings && (
        <form class="settings" onSubmit={(event) => void submit(event)}>
          <label for="absence">Minutes that an agent without a connection keeps their chats</label>
          <input
            id="absence"
            name="absence"
            type="number"
            min={1}
            max={60}
            required
            inputMode="numeric"
            defaultValue={String(settings.agent_absence_minutes)}
          />
          <label for="answer">
            Hours within which messages left are answered, as customers are told (empty: not told)
          </label>
          <input
            id="answer"
            name="answer"
            type="number"
            min={0.25}
            max={720}
            step={0.25}
            inputMode="decimal"
            defaultValue={
              settings.answer_within_minutes === null
                ? ''
                : String(settings.answer_within_minutes / MINUTES_PER_HOUR)
            }
          />
          <div class="actions">
            <button class="primary">Save</button>
            <Saved of={saved} />
          </div>
        </form>
      )}
    </Card>
  );
}
