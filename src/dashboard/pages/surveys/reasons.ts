import { strings } from '../../strings/index.ts';
/** Why a survey was not mailed, as the end of a sentence; `undefined`: it is no reason of ours. */
export function reasonOf(code: string): string | undefined {
  const reasons: Record<string, string> = strings.surveys.reasons;
  return Object.hasOwn(reasons, code) ? reasons[code] : undefined;
}
