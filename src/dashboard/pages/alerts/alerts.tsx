import { useSignal } from '@preact/signals';
import type { AlertListResponse, AlertResponse, ListedAlert } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { send } from '../../api.ts';
import { momentInZone } from '../../days.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { RowActions } from '../../parts/row-actions.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';
import { Checked, useCheck } from './check.tsx';
import { Delivery } from './delivery.tsx';
import { Digest } from './digest.tsx';
import { AlertForm } from './form.tsx';
import { ruleInWords } from './rule.ts';

/** How often the states are fetched, milliseconds. */
const EVERY = 30_000;

type Change = (method: string, path: string, body?: object) => Promise<void>;

/** Alerts and their history, quiet hours, and the weekly digest. */
export function View() {
  const load = useLoad<AlertListResponse>('alerts', { every: EVERY });
  const problem = useSignal<string | null>(null);
  /** Changes with every new alert, so that the form begins anew. */
  const made = useSignal(0);

  const change: Change = async (method, path, body) => {
    const result = await send<Partial<AlertResponse>>(method, `alerts${path}`, body);
    problem.value = result.ok ? null : result.message;
    if (!result.ok) return;
    if (method === 'POST') made.value++;
    await load.reload();
  };

  const { alerts } = strings;
  return (
    <>
      <div class="title">
        <h1>{alerts.title}</h1>
      </div>
      <div class="stack wide">
        <Card id="alerts" title={alerts.title}>
          <Waiting for={load} what={alerts.theAlerts} rows={3} isTall />
          <Problem of={problem.value} />
          {load.data?.data.length === 0 && <Notice title={alerts.none}>{alerts.noneAbout}</Notice>}
          <ul class="keys">
            {load.data?.data.map((one) => (
              <Alert key={one.id} of={one} change={change} />
            ))}
          </ul>
          <details class="new" key={made.value}>
            <summary>{alerts.newAlert}</summary>
            <AlertForm submitLabel={alerts.create} send={(body) => change('POST', '', body)} />
          </details>
        </Card>
        <History of={load.data?.firings ?? null} />
        <Delivery />
        <Digest />
      </div>
    </>
  );
}

const momentOf = (iso: string) => momentInZone(Date.parse(iso));

/** Its state in words. */
function stateOf({ state, last_started_at }: ListedAlert): string {
  const text = strings.alerts.state[state];
  return last_started_at === null ? text : say(text, { time: momentOf(last_started_at) });
}

function lastOf({ state, last_started_at: start, last_ended_at: end }: ListedAlert): string {
  if (start === null) return strings.alerts.never;
  if (state === 'firing' || end === null) return '';
  return say(strings.alerts.lastOver, { start: momentOf(start), end: momentOf(end) });
}

function Alert({ of: one, change }: { of: ListedAlert; change: Change }) {
  const isOpen = useSignal(false);
  const check = useCheck();
  const { alerts, common } = strings;
  const { id, name, enabled } = one;
  return (
    <li>
      <div>
        <h3 dir="auto">{name}</h3>
        <p class="muted">{ruleInWords(one)}</p>
        <p class={one.state === 'firing' ? 'field-error' : 'muted'}>{stateOf(one)}</p>
        <p class="muted">{lastOf(one)}</p>
        <Checked of={check} />
        <details onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
          <summary>{alerts.edit}</summary>
          {isOpen.value && (
            <AlertForm
              of={one}
              submitLabel={common.save}
              send={(body) => change('PATCH', `/${id}`, body)}
            />
          )}
        </details>
      </div>
      <RowActions
        verb={common.delete}
        name={say(common.deleteOne, { name })}
        confirmLabel={common.deleteForGood}
        keepLabel={common.keepIt}
        act={() => void change('DELETE', `/${id}`)}
      >
        <button
          type="button"
          class="quiet"
          aria-label={say(alerts.checkOne, { name })}
          onClick={() => void check.check(one)}
        >
          {alerts.check}
        </button>
        <button
          type="button"
          class="quiet"
          aria-label={say(enabled ? alerts.turnOffOne : alerts.turnOnOne, { name })}
          onClick={() => void change('PATCH', `/${id}`, { enabled: !enabled })}
        >
          {enabled ? alerts.turnOff : alerts.turnOn}
        </button>
      </RowActions>
    </li>
  );
}

/** The last firings, newest first. */
function History({ of: firings }: { of: AlertListResponse['firings'] | null }) {
  const { alerts } = strings;
  return (
    <Card id="history" title={alerts.history}>
      {firings?.length === 0 && <p class="muted empty">{alerts.noHistory}</p>}
      <ul class="keys">
        {firings?.map(({ id, name, started_at, ended_at, text }) => (
          <li key={id}>
            <div>
              <h3 dir="auto">
                {ended_at === null
                  ? say(alerts.since, { name, start: momentOf(started_at) })
                  : say(alerts.fromTo, {
                      name,
                      start: momentOf(started_at),
                      end: momentOf(ended_at),
                    })}
              </h3>
              <p class="muted">{text}</p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
