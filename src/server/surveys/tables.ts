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

/** What is known of an address that surveys are mailed to. */
export interface ContactTable extends Contact {
  organisationId: string;
  /** HMAC-SHA256 of the address: it is known again, and nobody can read it. */
  contactHash: string;
}
