import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { BreakdownResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { params, setParams } from '../../address.ts';
import { boundDay } from '../../days.ts';
import { counted } from '../../format.ts';
import { keptLoad } from '../../load.ts';
import { agentNames, teamNames, useNames } from '../../parts/names.ts';
import { may } from '../../session.ts';
import { strings } from '../../strings/index.ts';
import { type Filter, valueIn } from './filters.ts';

/** The topics with the most conversations of the last 30 days. */
const topics = keptLoad<BreakdownResponse>();
const REASONS = ['customer_requested_human', 'ai_unsure', 'sensitive_topic', 'complex_issue'];

/** The filters of the list: the frequent ones, and all of them on demand. */
export function FilterBar() {
  const isOpen = useSignal(false);
  useNames();
  useEffect(() => {
    if (may('metrics:read')) void topics.open('cs-metrics/breakdown?by=topic&limit=100');
  }, []);
  const known = (topics.data?.rows ?? []).map(({ value }) => value ?? '');
  const { filters, more, fewer } = strings.conversations;
  return (
    <div class="filter-bar" role="group" aria-label={filters}>
      <Pick of="topic" values={known} />
      <Pick of="status" values={['open', 'resolved']} />
      <PickRating />
      <Pick of="escalated" values={['true', 'false']} />
      <Pick of="ai_handled" values={['true', 'false']} />
      <Pick of="sentiment" values={['positive', 'neutral', 'negative', 'frustrated']} />
      <Pick of="has_comment" values={['true', 'false']} />
      {isOpen.value && (
        <>
          <Pick of="late" values={['true', 'false']} />
          <Pick of="channel" values={['chat', 'ticket', 'api']} />
          <Pick of="platform" values={['sdk', 'zendesk', 'freshdesk', 'custom']} />
          <Pick of="escalation_reason" values={[...REASONS, '']} />
          <Pick of="agent_id" values={[...agentNames().map(({ id }) => id), '']} />
          <Pick of="team_id" values={[...teamNames().map(({ id }) => id), '']} />
          <Field of="topic" />
          <Field of="ai_agent_id" />
          <Field of="language" />
          <Field of="customer_id" />
          <DayField of="from" />
          <DayField of="to" />
        </>
      )}
      <button
        type="button"
        class="pill"
        aria-expanded={isOpen.value}
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        {isOpen.value ? fewer : more}
      </button>
    </div>
  );
}

/** No option has this value, as the empty one stands for conversations without a value. */
const ANY = '*';

function Select(props: {
  name: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  choose(value: string | null): void;
}) {
  const { name, value, options, choose } = props;
  return (
    <select
      class={`pill ${value === ANY ? '' : 'on'}`}
      aria-label={name}
      value={value}
      onChange={({ currentTarget }) =>
        choose(currentTarget.value === ANY ? null : currentTarget.value)
      }
    >
      <option value={ANY}>{say(strings.conversations.anyOf, { name })}</option>
      {options.map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** A filter with known values; one that the address has beside them is there, too. */
function Pick({ of, values }: { of: Exclude<Filter, 'min_csat' | 'max_csat'>; values: string[] }) {
  const value = params.value.get(of);
  const all = value === null || values.includes(value) ? values : [value, ...values];
  return (
    <Select
      name={strings.conversations.filter[of]}
      value={value ?? ANY}
      options={all.map((one) => [one, valueIn(of, one)])}
      choose={(wanted) => setParams({ [of]: wanted })}
    />
  );
}

/** Lowest and highest rating. */
const RATINGS = ['1-5', '4-5', '1-2', '5-5', '4-4', '3-3', '2-2', '1-1'];

function PickRating() {
  const { filter, stars, starsBetween, anyRating } = strings.conversations;
  const min = params.value.get('min_csat');
  const max = params.value.get('max_csat');
  const value = min === null && max === null ? ANY : `${min ?? 1}-${max ?? 5}`;
  const labelOf = (one: string) => {
    const [from, to] = one.split('-') as [string, string];
    if (one === '1-5') return anyRating;
    return from === to ? counted(stars, Number(from)) : say(starsBetween, { from, to });
  };
  const all = value === ANY || RATINGS.includes(value) ? RATINGS : [value, ...RATINGS];
  return (
    <Select
      name={filter.rating}
      value={value}
      options={all.map((one) => [one, labelOf(one)])}
      choose={(wanted) => {
        const [from, to] = wanted?.split('-') ?? [];
        setParams({ min_csat: from ?? null, max_csat: to === '5' ? null : (to ?? null) });
      }}
    />
  );
}

/** A filter whose value is written. */
function Field({ of }: { of: Exclude<Filter, 'min_csat' | 'max_csat'> }) {
  return (
    <label class="pill-field">
      <span>{strings.conversations.filter[of]}</span>
      <input
        value={params.value.get(of) ?? ''}
        maxLength={200}
        autocomplete="off"
        onChange={({ currentTarget }) => setParams({ [of]: currentTarget.value.trim() || null })}
      />
    </label>
  );
}

/** A day of the period; the time of a period that a figure opened is shown as its day. */
function DayField({ of }: { of: 'from' | 'to' }) {
  return (
    <label class="pill-field">
      <span>{strings.conversations.filter[of]}</span>
      <input
        type="date"
        value={boundDay(params.value.get(of) ?? '', of) ?? ''}
        onChange={({ currentTarget }) => setParams({ [of]: currentTarget.value || null })}
      />
    </label>
  );
}
