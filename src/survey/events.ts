import type { Rating } from '../contract/index.ts';
import type { DomEvents } from '../element/events.ts';

/**
 * What events of the survey say, by short name. The `code` of an error is that of a delivery error or a
 * reply failure, `not_loaded`, or `no_key`.
 */
export interface SurveyEvents {
  rated: { rating: Rating };
  feedback: { feedback: string };
  error: { code: string; message: string };
}

declare global {
  // Events bubble: elements, `document` and `window` all have these.
  interface GlobalEventHandlersEventMap extends DomEvents<SurveyEvents> {}
}
