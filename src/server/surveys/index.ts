import { surveyConfigEndpoints } from './routes/config.ts';
import { surveyMailEndpoints } from './routes/mail.ts';
import { rateEndpoints } from './routes/rate.ts';
import { ratingEndpoints } from './routes/ratings.ts';
import { surveyResultEndpoints } from './routes/results.ts';
import { surveyPageEndpoints } from './routes/submit.ts';
import { surveyEndpoints } from './routes/surveys.ts';
import { unsubscribeEndpoints } from './routes/unsubscribe.ts';

export { createSender, type Sender } from './job.ts';
export type { SurveyServices } from './services.ts';
export { contactData, namedInSurveys, surveyData } from './personal.ts';
export { writeSurveys } from './write.ts';
export { surveyRollup } from './store/rollups.ts';

/** `/csat` (CONTRACT, part B). Paths with a token come last, because a token can be any word. */
export const csatEndpoints = [
  ...surveyEndpoints,
  ...ratingEndpoints,
  ...surveyResultEndpoints,
  ...surveyConfigEndpoints,
  ...surveyMailEndpoints,
  ...rateEndpoints,
  ...unsubscribeEndpoints,
  ...surveyPageEndpoints,
];
export { checkSurveys, repairSurveys } from './store/check.ts';
