import type { ComponentChildren } from 'preact';
import { send } from '../api.ts';
import { useLoad } from '../load.ts';
import { Card } from './card.tsx';
import { Waiting } from './waiting.tsx';
import { strings } from '../strings/index.ts';
import { Saved, useSaved } from './saved.tsx';

/** A card with a form for what is at one address of the API. */
export function SettingsForm<Settings>(props: {
  id: string;
  title: string;
  address: string;
  /** `PUT` replaces what is there; `PATCH`, the default, changes parts of it. */
  method?: 'PATCH' | 'PUT';
  /** What the form changes, as messages name it; by default the settings. */
  what?: string;
  /** The height of the placeholder. */
  rows: number;
  /** The body to send, from the fields of the form. */
  changeIn(fields: FormData): object;
  /** The fields. */
  children: (settings: Settings) => ComponentChildren;
}) {
  const { address, method = 'PATCH', what = strings.settings.theSettings } = props;
  const load = useLoad<{ data: Settings }>(address);
  const saved = useSaved();

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const result = await send<unknown>(method, address, props.changeIn(fields));
    if (saved.report(result)) await load.reload();
  }

  return (
    <Card id={props.id} title={props.title}>
      <Waiting for={load} what={what} rows={props.rows} />
      {load.data && (
        <form class="settings" onSubmit={(event) => void submit(event)}>
          {props.children(load.data.data)}
          <div class="actions">
            <button class="primary">{strings.common.save}</button>
            <Saved of={saved} />
          </div>
        </form>
      )}
    </Card>
  );
}
