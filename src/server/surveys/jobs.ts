import type { RatingSource, Rating } from '../../contract/index.ts';
import type { JobBase } from '../ingest/jobs.ts';

declare module '../ingest/jobs.ts' {
  interface Jobs {
    rating: { job: RatingJob; result: RatingResult };
  }
}

/** What a customer gave a mailed survey. */
export interface RatingJob extends JobBase {
  surveyId: string;
  conversationId: string;
  rating: Rating;
  /** `null`: none was given with it. */
  feedback: string | null;
  source: RatingSource;
}

/** What counts after it; `closed`: nothing is taken in any more. */
export type RatingResult =
  { status: 'recorded'; rating: Rating | null; feedback: string | null } | { status: 'closed' };
