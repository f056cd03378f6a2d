import type { SurveyPosition } from './store/surveys.ts';

/** The opaque cursor for the page after a survey. */
export const cursorOf = ({ createdAt, surveyId }: SurveyPosition): string =>
  Buffer.from(JSON.stringify([createdAt, surveyId])).toString('base64url');

/** @returns `null` if `cursorOf` did not make the cursor */
export function positionFrom(cursor: string): SurveyPosition | null {
  try {
    const [createdAt, surveyId] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString(),
    ) as unknown[];
    return Number.isSafeInteger(createdAt) && /^csat_[0-9a-f]+$/.test(String(surveyId))
      ? { createdAt: createdAt as number, surveyId: String(surveyId) }
      : null;
  } catch {
    return null;
  }
}
