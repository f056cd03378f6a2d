import type { Rating } from '../../contract/index.ts';
import { adapter } from '../observe.ts';

/** What the adapter uses of `posthog-js` 1. */
export interface PostHog {
  on(event: 'eventCaptured', heard: (event: Captured) => void): () => void;
  getSurveys?(told: (surveys: Survey[]) => void): void;
}

interface Captured {
  event: string;
  properties: Record<string, unknown>;
}

interface Survey {
  id: string;
  questions: { id?: string; type: string; scale?: number }[];
}

/**
 * Records the rating and the comment of a PostHog survey. `survey sent` comes after each question, under one submission
 * id: that is one rating.
 *
 * @example
 * observe(posthog, { afterword });
 */
export const observe = adapter<PostHog>('posthog', (posthog, chat) => {
  let surveys: Survey[] = [];
  posthog.getSurveys?.((known) => (surveys = known));
  const rated = new Map<unknown, Rating>();
  return posthog.on(
    'eventCaptured',
    chat.heard(({ event, properties }) => {
      if (event !== 'survey sent') return;
      const survey = surveys.find(({ id }) => id === properties['$survey_id']);
      const submission = properties['$survey_submission_id'];
      let comment: string | undefined;
      survey?.questions.forEach((question, index) => {
        const response =
          properties[`$survey_response_${question.id}`] ??
          properties[index === 0 ? '$survey_response' : `$survey_response_${index}`];
        if (question.type === 'rating' && Number.isFinite(Number(response ?? NaN))) {
          if (!rated.has(submission))
            rated.set(submission, ofFive(Number(response), question.scale));
        } else if (question.type === 'open' && typeof response === 'string') comment = response;
      });
      const rating = rated.get(submission);
      if (rating) chat.rated(rating, comment);
    }),
  );
});

/** From the survey's scale (thumbs 2, 3, 5, 7, or 10, which begins with 0) to one of five. */
function ofFive(given: number, scale = 5): Rating {
  const [lowest, highest] = scale === 10 ? [0, 10] : [1, scale];
  // Of two thumbs, the first is the one that points up.
  const share = scale === 2 ? 2 - given : (given - lowest) / (highest - lowest);
  return (1 + Math.round(Math.min(1, Math.max(0, share)) * 4)) as Rating;
}
