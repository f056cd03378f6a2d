import type { ArticleEffectResponse } from '../../contract/index.ts';
import { say } from '../../strings/say.ts';
import { count, counted, day } from '../format.ts';
import { useLoad } from '../load.ts';
import { strings } from '../strings/index.ts';
import { Incomplete } from './incomplete.tsx';
import { Waiting } from './waiting.tsx';
import './effect.css';

const DAY = 86_400_000;

const daysOf = ({ from, to }: { from: string; to: string }) =>
  Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / DAY));

/** Whether the questions of an article are still left unanswered. */
export function Effect({ id, version }: { id: number; version?: number }) {
  const load = useLoad<ArticleEffectResponse>(`articles/${id}/effect`, { on: version });
  const { effect } = strings;
  if (!load.data) return <Waiting for={load} what={effect.theEffect} rows={1} />;
  const { data } = load.data;
  if (data === null) return <p class="muted">{effect.isDraft}</p>;
  const { before, since } = data;
  return (
    <div class="effect">
      <p>
        <strong>{verdictOf(data)}</strong>
      </p>
      <p class="muted">
        {say(counted(effect.before, before.unanswered), { days: spell(daysOf(before)) })}{' '}
        {say(counted(effect.since, since.unanswered), { date: day(since.from) })}
      </p>
      <p class="muted">
        {since.given === 0
          ? effect.neverGiven
          : say(counted(effect.given, since.given), { answered: count(since.answered) })}
      </p>
      <Incomplete of={load.data} />
    </div>
  );
}

const spell = (days: number) => counted(strings.effect.days, days);

/** What the counts say, and no more. */
function verdictOf({ before, since }: NonNullable<ArticleEffectResponse['data']>): string {
  const { effect } = strings;
  if (since.unanswered === 0) return since.answered > 0 ? effect.closed : effect.tooEarly;
  const rateBefore = before.unanswered / daysOf(before);
  const rateSince = since.unanswered / daysOf(since);
  return rateSince < rateBefore ? effect.fewer : effect.open;
}
