import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** What is left of a limit, for the `RateLimit-*` headers. Times in whole seconds. */
export interface Allowance {
  allowed: boolean;
  limit: number;
  remaining: number;
  resetSeconds: number;
}

/** Counts calls by whom they come from. */
export type Limit = (from: string) => Promise<Allowance>;

/** At most `limit` calls in `seconds`, for each caller. */
export function createLimit(limit: number, seconds: number): Limit {
  const limiter = new RateLimiterMemory({ points: limit, duration: seconds });
  return async (from) => {
    const state = await limiter.consume(from).then(
      (result) => ({ allowed: true, result }),
      (result: unknown) => {
        if (result instanceof RateLimiterRes) return { allowed: false, result };
        throw result;
      },
    );
    return {
      allowed: state.allowed,
      limit,
      remaining: state.result.remainingPoints,
      resetSeconds: Math.ceil(state.result.msBeforeNext / 1000),
    };
  };
}
