import { teamStrings as de } from './de.ts';
import { teamStrings as en } from './en.ts';

/** The languages of the dashboard. */
export const teamByLanguage = { de, en };

export type TeamLanguage = keyof typeof teamByLanguage;
