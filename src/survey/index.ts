import './events.ts';
import { AfterwordSurvey } from './element.ts';

export { AfterwordSurvey };

if (!customElements.get('afterword-survey')) {
  customElements.define('afterword-survey', AfterwordSurvey);
}

declare global {
  interface HTMLElementTagNameMap {
    'afterword-survey': AfterwordSurvey;
  }
}
