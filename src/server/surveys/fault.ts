import type { Context } from 'hono';
import type { ErrorCode } from '../../contract/index.ts';
import { Fault, STATUS } from '../http/errors.ts';
import type { Services } from '../http/services.ts';
import { noticePage } from './page.ts';
import type { Survey } from './rules/survey.ts';
import { lookOfSurvey, lookOfVisitor, wantsPage } from './visitor.ts';

/** The reason why a customer's link does not work. Browsers get it as a page. */
export class SurveyFault<Code extends ErrorCode = ErrorCode> extends Fault<Code> {
  /** The survey that sets the language and the brand of the page; `null`: it does not exist. */
  readonly survey: Survey | null;

  constructor({ code, message, issues, headers }: Fault<Code>, survey: Survey | null) {
    super(code, message, issues, headers);
    this.survey = survey;
  }
}

export const UNKNOWN = new SurveyFault(new Fault('not_found', 'No survey has this token.'), null);

const CLOSED = new Fault('expired', 'This survey is closed.');

export const closed = (survey: Survey) => new SurveyFault(CLOSED, survey);

/** The error page for browsers, in the customer's language. */
export async function faultPage(
  c: Context,
  fault: Fault,
  { store }: Services,
): Promise<Response | undefined> {
  if (!wantsPage(c)) return undefined;
  const status = STATUS[fault.code];
  if (fault.code === 'rate_limited') {
    const look = lookOfVisitor(c);
    return noticePage(c, { ...look, status }, { title: look.words.mail.busy });
  }
  if (!(fault instanceof SurveyFault)) return undefined;
  const look = fault.survey ? await lookOfSurvey(c, store, fault.survey) : lookOfVisitor(c);
  const { closed, closedMore, unknown, unknownMore } = look.words.mail;
  const notice =
    fault.code === 'expired'
      ? { title: closed, text: closedMore }
      : { title: unknown, text: unknownMore };
  return noticePage(c, { ...look, status }, notice);
}
