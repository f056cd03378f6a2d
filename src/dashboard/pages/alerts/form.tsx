import { useSignal } from '@preact/signals';
import { Fragment } from 'preact';
import { useId, useRef } from 'preact/hooks';
import type { AlertComparison, AlertInput, ListedAlert } from '../../../contract/index.ts';
import { ALERT_FIGURES, type AlertFigure, isOfNow } from '../../../contract/alert-figures.ts';
import { addressesIn } from '../../parts/mail-addresses.ts';
import { NumberField } from '../../parts/number-field.tsx';
import { strings } from '../../strings/index.ts';
import { Checked, useCheck } from './check.tsx';
import { BOUNDS, comparisonsOf, minimumOf, unitOf } from './rule.ts';

/** "CSAT of 24 hours below 80 %, with at least 20 ratings". */
const FIRST: AlertInput = {
  name: '',
  figure: 'csat_percent',
  comparison: 'below',
  threshold: 80,
  window_hours: 24,
  minimum: 20,
  mail: true,
  mail_to: [],
  in_quiet_hours: false,
  rest_minutes: 60,
  enabled: true,
};

/** What a figure begins with in the form. */
const SUGGESTED: Record<AlertFigure, Pick<AlertInput, 'threshold' | 'window_hours' | 'minimum'>> = {
  csat_percent: { threshold: 80, window_hours: 24, minimum: 20 },
  avg_csat_score: { threshold: 4, window_hours: 24, minimum: 20 },
  escalation_rate: { threshold: 30, window_hours: 24, minimum: 20 },
  ai_resolution_rate: { threshold: 50, window_hours: 24, minimum: 20 },
  conversations: { threshold: 2, window_hours: 1, minimum: 10 },
  escalated: { threshold: 2, window_hours: 1, minimum: 5 },
  waiting: { threshold: 5, window_hours: 1, minimum: 0 },
  longest_wait_seconds: { threshold: 300, window_hours: 1, minimum: 0 },
};

/** A form for a new alert, or for one that there is. */
export function AlertForm(props: {
  of?: ListedAlert;
  submitLabel: string;
  send(alert: Omit<AlertInput, 'enabled'>): Promise<void>;
}) {
  const { of: known = FIRST } = props;
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const figure = useSignal<AlertFigure>(known.figure);
  const comparison = useSignal<AlertComparison>(known.comparison);
  const start = useSignal<Pick<AlertInput, 'threshold' | 'window_hours' | 'minimum'>>(known);
  const check = useCheck();
  const { alerts } = strings;
  const unit = unitOf(figure.value, comparison.value);
  const minimum = minimumOf(figure.value, comparison.value);

  function read(): Omit<AlertInput, 'enabled'> {
    const fields = new FormData(form.current!);
    const threshold = Number(fields.get('threshold'));
    return {
      name: String(fields.get('name')).trim(),
      figure: figure.value,
      comparison: comparison.value,
      threshold: unit === 'minutes' ? Math.round(threshold * 60) : threshold,
      window_hours: Number(fields.get('window') ?? 1),
      minimum: Number(fields.get('minimum') ?? 0),
      mail: fields.get('mail') !== null,
      mail_to: addressesIn(fields.get('to')),
      in_quiet_hours: fields.get('quiet') !== null,
      rest_minutes: Number(fields.get('rest')),
    };
  }

  return (
    <form
      ref={form}
      class="settings"
      onSubmit={(event) => {
        event.preventDefault();
        void props.send(read());
      }}
    >
      <label for={`${id}name`}>{alerts.name}</label>
      <input
        id={`${id}name`}
        name="name"
        required
        maxLength={80}
        autocomplete="off"
        defaultValue={known.name}
      />
      <label for={`${id}figure`}>{alerts.figure}</label>
      <select
        id={`${id}figure`}
        value={figure.value}
        onChange={({ currentTarget }) => {
          figure.value = currentTarget.value as AlertFigure;
          comparison.value = comparisonsOf(figure.value)[0]!;
          start.value = SUGGESTED[figure.value];
        }}
      >
        {ALERT_FIGURES.map((one) => (
          <option key={one} value={one}>
            {strings.figures[one]}
          </option>
        ))}
      </select>
      <label for={`${id}comparison`}>{alerts.comparison}</label>
      <select
        id={`${id}comparison`}
        value={comparison.value}
        onChange={({ currentTarget }) =>
          (comparison.value = currentTarget.value as AlertComparison)
        }
      >
        {comparisonsOf(figure.value).map((one) => (
          <option key={one} value={one}>
            {alerts.comparisons[one]}
          </option>
        ))}
      </select>
      {unit === 'factor' && <p class="muted">{alerts.usualAbout}</p>}
      {/* Begins anew with the values of another figure. */}
      <Fragment key={`${figure.value} ${unit}`}>
        <NumberField
          id={`${id}threshold`}
          name="threshold"
          label={alerts.limit[unit]}
          {...BOUNDS[unit]}
          value={unit === 'minutes' ? start.value.threshold / 60 : start.value.threshold}
        />
        {!isOfNow(figure.value) && (
          <NumberField
            id={`${id}window`}
            name="window"
            label={alerts.window}
            min={1}
            max={unit === 'factor' ? 24 : 720}
            value={start.value.window_hours}
          />
        )}
        {minimum !== null && (
          <NumberField
            id={`${id}minimum`}
            name="minimum"
            label={alerts.minimum[minimum]}
            min={0}
            max={1_000_000}
            value={start.value.minimum}
          />
        )}
      </Fragment>
      <label class="check">
        <input type="checkbox" name="mail" defaultChecked={known.mail} />
        {alerts.mail}
      </label>
      <label for={`${id}to`}>{alerts.mailTo}</label>
      <textarea
        id={`${id}to`}
        name="to"
        rows={2}
        spellcheck={false}
        placeholder="support@example.com"
        defaultValue={known.mail_to.join('\n')}
      />
      <label class="check">
        <input type="checkbox" name="quiet" defaultChecked={known.in_quiet_hours} />
        {alerts.inQuietHours}
      </label>
      <NumberField
        id={`${id}rest`}
        name="rest"
        label={alerts.rest}
        min={5}
        max={10_080}
        value={known.rest_minutes}
      />
      <div class="actions">
        <button class="primary">{props.submitLabel}</button>
        <button type="button" class="quiet" onClick={() => void check.check(read())}>
          {alerts.check}
        </button>
      </div>
      <Checked of={check} />
    </form>
  );
}
