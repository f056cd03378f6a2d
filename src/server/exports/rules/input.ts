import { type ConversationInput, exportFields, type ExportInput } from '../../../contract/index.ts';

const FIELDS = Object.keys(exportFields) as (keyof ExportInput)[];

/** What a body gives for the export; `null`: nothing. */
export function exportInputOf(input: ConversationInput): ExportInput | null {
  const given = FIELDS.filter((field) => input[field] !== undefined);
  if (given.length === 0) return null;
  return Object.fromEntries(given.map((field) => [field, input[field]])) as ExportInput;
}

/** What is known with what was given now: given fields replace, absent ones stay. */
export const mergeExportInput = (known: ExportInput, given: ExportInput): ExportInput => ({
  ...known,
  ...given,
});
