import { FIRST_ORGANISATION } from '../serve.ts';
import type { Flags } from '../settings.ts';

export const DATABASE = [
  '--database <url>',
  'sqlite:PATH or postgres://… (AFTERWORD_DATABASE)',
] as const;
export const ORGANISATION = [
  '--organisation <id>',
  'the organisation to work on',
  FIRST_ORGANISATION,
] as const;
export const PUBLIC_URL = [
  '--public-url <url>',
  'where browsers reach the server (AFTERWORD_PUBLIC_URL)',
] as const;

/** Flags of a command that takes `ORGANISATION`. */
export type OrganisationFlags = Flags & { organisation: string };

/** @throws for the operator, naming what it is, when it is not a whole number or less than `least` */
export function wholeNumber(what: string, given: string, least: number): number {
  const number = Number(given);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`${what} must be a whole number, ${least} or more.`);
}
