import type { AlertFigure, AlertRule, EndReason, Measured } from '../../../contract/index.ts';
import { isOfNow } from '../../../contract/index.ts';
import { say, sayCount } from '../../../strings/say.ts';
import { teamByLanguage, type TeamLanguage } from '../../../strings/team/all.ts';

/** A figure with its unit. @param value `null`: there is nothing to count */
function figureInWords(figure: AlertFigure, value: number | null, language: TeamLanguage): string {
  const strings = teamByLanguage[language];
  if (value === null) return strings.none;
  const number = (one: number) => one.toLocaleString(language, { maximumFractionDigits: 1 });
  switch (figure) {
    case 'csat_percent':
    case 'escalation_rate':
    case 'ai_resolution_rate':
      return say(strings.percent, { value: number(value) });
    case 'longest_wait_seconds':
      return value < 120
        ? sayCount(strings.seconds, Math.round(value), language)
        : sayCount(strings.minutes, Math.floor(value / 60), language);
    default:
      return number(value);
  }
}

function countedInWords(figure: AlertFigure, counted: number, language: TeamLanguage): string {
  const { ratings, conversations, byAi } = teamByLanguage[language];
  if (figure === 'escalation_rate') return sayCount(conversations, counted, language);
  if (figure === 'ai_resolution_rate') return sayCount(byAi, counted, language);
  return sayCount(ratings, counted, language);
}

/** What was measured, and the limit, as a sentence. */
export function measuredInWords(
  rule: AlertRule,
  { value, counted, usual }: Measured,
  language: TeamLanguage,
): string {
  const strings = teamByLanguage[language];
  const { figure, comparison, threshold, window_hours } = rule;
  const alone = say(strings.measured, {
    figure: strings.figures[figure],
    window: isOfNow(figure) ? strings.now : sayCount(strings.window, window_hours, language),
    value: figureInWords(figure, value, language),
  });
  const measured =
    counted === null
      ? alone
      : say(strings.ofCounted, {
          measured: alone,
          counted: countedInWords(figure, counted, language),
        });
  if (comparison !== 'usual') {
    const limit = figureInWords(figure, threshold, language);
    return say(strings[comparison], { measured, threshold: limit });
  }
  return usual === null
    ? say(strings.usualUnknown, { measured })
    : say(strings.usual, {
        measured,
        usual: figureInWords(figure, usual, language),
        threshold: threshold.toLocaleString(language),
      });
}

/** Why it is over. */
export function endInWords(reason: EndReason, language: TeamLanguage): string {
  const { isOver, isTooFew, isOff } = teamByLanguage[language];
  return { over: isOver, too_few: isTooFew, off: isOff }[reason];
}
