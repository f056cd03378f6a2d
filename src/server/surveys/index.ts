export { createSender, type Sender } from './job.ts';
export { csatRoutes } from './routes/index.ts';
export { type SurveyAnswer } from './rules/answer.ts';
export { type SurveyCounts, type SurveyRollup } from './rules/figures.ts';
export { type Contact, type Survey } from './rules/survey.ts';
export { findSurveyConfig } from './store/surveys.ts';
export { writeSurveys } from './write.ts';
export { surveyRollup } from './store/rollups.ts';
