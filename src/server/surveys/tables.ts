import type { Contact, Survey } from './rules/survey.ts';
import type { SurveyRating } from './rules/rating.ts';
import type { SurveyRollup } from './rules/figures.ts';

declare module '../database/schema.ts' {
  interface Schema {
    contact: ContactTable;
    survey: Survey;
    surveyAnswer: SurveyRating;
    surveyRollup: SurveyRollup;
  }
}

/** The state of an email address that surveys are mailed to. */
export interface ContactTable extends Contact {
  organisationId: string;
  /** HMAC-SHA256 of the address, which identifies it without storing it. */
  contactHash: string;
}
