import type { CallLimit } from '../../http/endpoint.ts';

/** One limit for all ways to sign in. */
export const SIGN_INS = [
  { bound: 'sign_ins_per_address', countsFailures: true },
] as const satisfies CallLimit[];
