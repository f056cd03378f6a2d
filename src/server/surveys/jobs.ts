import type { RatingSource, Rating } from '../../contract/index.ts';
import type { JobBase } from '../ingest/jobs.ts';

declare module '../ingest/jobs.ts' {
  interface Jobs {
    rating: { job: RatingJob; result: RatingResult };
  }
}

/** A rating that a customer gave in a mailed survey. */
export interface RatingJob extends JobBase {
  surveyId: string;
  conversationId: string;
  rating: Rating;
  /** `null`: no comment was given. */
  feedback: string | null;
  source: RatingSource;
}

/** The rating that counts now; `closed`: the survey can no longer be rated. */
export type RatingResult =
  { status: 'recorded'; rating: Rating | null; feedback: string | null } | { status: 'closed' };
