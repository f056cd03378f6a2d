import type { AlertDelivery, Measured } from '../../contract/index.ts';
import { iso, isoOrNull } from '../../contract/time.ts';
import type { TeamLanguage } from '../../strings/team/all.ts';
import type { Ending, FiringTable } from './alert-tables.ts';
import { endInWords, measuredInWords } from './rules/alert-words.ts';
import type { Notice } from './rules/notice.ts';
import { ruleOf } from './switch-alert.ts';

export const endingOf = ({ ending }: FiringTable) =>
  ending === null ? null : (JSON.parse(ending) as Ending);

/** A firing as a sentence: what was measured at its start, and, of one that is over, why and what is measured now. */
export function firingInWords(firing: FiringTable, language: TeamLanguage): string {
  const rule = ruleOf(firing);
  const ending = endingOf(firing);
  const measured = ending?.measured ?? (JSON.parse(firing.measured) as Measured);
  const text = measuredInWords(rule, measured, language);
  return ending === null ? text : `${endInWords(ending.reason, language)} ${text}`;
}

/**
 * What the start or the end of an alert tells a webhook.
 *
 * @param publicUrl `undefined`: it is not known, and there is no link
 */
export function alertBody(
  { noticeId, organisationId, type, at }: Notice,
  firing: FiringTable,
  { language, publicUrl }: { language: TeamLanguage; publicUrl: string | undefined },
): AlertDelivery {
  const isEnd = type === 'alert.ended';
  // An end that came before the start was delivered is told by its own delivery.
  const told = isEnd ? firing : { ...firing, ending: null, endedAt: null };
  const { name, figure, comparison, threshold, window_hours, minimum } = ruleOf(firing);
  const ending = endingOf(told);
  return {
    id: noticeId,
    type: isEnd ? 'alert.ended' : 'alert.started',
    created_at: iso(at),
    organisation_id: organisationId,
    data: {
      alert_id: firing.alertId,
      firing_id: firing.firingId,
      name,
      figure,
      comparison,
      threshold,
      window_hours,
      minimum,
      ...(ending?.measured ?? (JSON.parse(firing.measured) as Measured)),
      started_at: iso(firing.startedAt),
      ended_at: isoOrNull(told.endedAt),
      end_reason: ending?.reason ?? null,
      text: firingInWords(told, language),
      url: publicUrl === undefined ? null : `${publicUrl}/dashboard/alerts`,
    },
  };
}
