import type { OrganisationResponse } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { Saved, useSaved } from './saved.tsx';

/** How long conversations are kept, whether they are masked, and whose pages may use the keys. */
export function Privacy() {
  const load = useLoad<OrganisationResponse>('organisation');
  const saved = useSaved();
  const settings = load.data?.data;

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const days = String(data.get('days')).trim();
    const answer = await send<OrganisationResponse>('PATCH', 'organisation', {
      retention_days: days === '' ? null : Number(days),
      redaction: data.get('redaction') !== null,
      allowed_origins: String(data.get('origins')).split(/\s+/).filter(Boolean),
      export_idle_hours: Number(data.get('idle')),
    });
    if (saved.tell(answer)) await load.reload();
  }

  return (
    <Card id="privacy" title="Privacy and origins">
      <Waiting for={load} what="The settings" rows={3} />
      {settings && (
        <form class="settings" onSubmit={(event) => void submit(event)}>
          <label for="days">Days to keep conversations (empty: forever)</label>
          <input
            id="days"
            name="days"
            type="number"
            min={1}
            max={36_500}
            inputMode="numeric"
            defaultValue={settings.retention_days === null ? '' : String(settings.retention_days)}
          />
          <label for="idle">
            Hours without a message after which a conversation counts as ended
          </label>
          <input
            id="idle"
            name="idle"
            type="number"
            min={1}
            max={720}
            required
            inputMode="numeric"
            defaultValue={String(settings.export_idle_hours)}
          />
          <label class="check">
            <input type="checkbox" name="redaction" defaultChecked={settings.redaction} />
            Mask card numbers, addresses and the like before messages are stored
          </label>
          <label for="origins">Origins that may use publishable keys, besides localhost</label>
          <textarea
            id="origins"
            name="origins"
            rows={3}
            spellcheck={false}
            placeholder="https://shop.example.com"
            defaultValue={settings.allowed_origins.join('\n')}
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
