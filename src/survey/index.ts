import { define } from '../element/custom-element.ts';
import { AfterwordSurvey } from './element.ts';

export { AfterwordSurvey };
export type { SurveyEvents } from './events.ts';

define('afterword-survey', AfterwordSurvey);

declare global {
  interface HTMLElementTagNameMap {
    'afterword-survey': AfterwordSurvey;
  }
}
