import type { ComponentChildren } from 'preact';
import { send } from '../../api.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { Saved, useSaved } from './saved.tsx';

/** A card with a form for the settings at one address of the API. */
export function SettingsForm<Settings>(props: {
  id: string;
  title: string;
  address: string;
  /** The height of the placeholder. */
  rows: number;
  /** The changes to send, from the fields of the form. */
  changeIn(fields: FormData): object;
  /** The fields. */
  children: (settings: Settings) => ComponentChildren;
}) {
  const { address } = props;
  const load = useLoad<{ data: Settings }>(address);
  const saved = useSaved();

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const result = await send<unknown>('PATCH', address, props.changeIn(fields));
    if (saved.report(result)) await load.reload();
  }

  return (
    <Card id={props.id} title={props.title}>
      <Waiting for={load} what="The settings" rows={props.rows} />
      {load.data && (
        <form class="settings" onSubmit={(event) => void submit(event)}>
          {props.children(load.data.data)}
          <div class="actions">
            <button class="primary">Save</button>
            <Saved of={saved} />
          </div>
        </form>
      )}
    </Card>
  );
}
