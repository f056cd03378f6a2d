import { FIRST_ORGANISATION } from '../http/principal.ts';
import type { Flags } from '../settings.ts';

export const DATABASE = [
  '--database <url>',
  'sqlite:PATH or postgres://… (AFTERWORD_DATABASE)',
] as const;
export const ORGANISATION = [
  '--organisation <id>',
  'id of the organisation',
  FIRST_ORGANISATION,
] as const;
export const PUBLIC_URL = [
  '--public-url <url>',
  'the URL at which browsers reach the server (AFTERWORD_PUBLIC_URL)',
] as const;

/** Flags of a command with the option `ORGANISATION`. */
export type OrganisationFlags = Flags & { organisation: string };

/**
 * @param what the name of the value, for the error
 * @throws an error for the operator if `given` is not a whole number of at least `least`
 */
export function wholeNumber(what: string, given: string, least: number): number {
  const number = Number(given);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`${what} must be a whole number, ${least} or more.`);
}
