/** The addresses in a field, which are separated by spaces, lines or commas. */
export const addressesIn = (field: FormDataEntryValue | null): string[] =>
  String(field ?? '')
    .split(/[\s,]+/)
    .filter(Boolean);
