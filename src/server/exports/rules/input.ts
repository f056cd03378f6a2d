import { type ConversationInput, exportFields, type ExportInput } from '../../../contract/index.ts';

const FIELDS = Object.keys(exportFields) as (keyof ExportInput)[];

/** The export fields of a body; `null`: it has none. */
export function exportInputOf(input: ConversationInput): ExportInput | null {
  const given = FIELDS.filter((field) => input[field] !== undefined);
  if (given.length === 0) return null;
  return Object.fromEntries(given.map((field) => [field, input[field]])) as ExportInput;
}

/** Merges new fields into known ones: given fields replace, absent fields stay. */
export const mergeExportInput = (known: ExportInput, given: ExportInput): ExportInput => ({
  ...known,
  ...given,
});
