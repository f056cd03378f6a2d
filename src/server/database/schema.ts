/**
 * The tables. Each feature declares its own in its `tables.ts`:
 *
 *     declare module '../database/schema.ts' {
 *       interface Schema { survey: SurveyTable }
 *     }
 *
 * Names are camelCase here and snake_case in SQL (Kysely's CamelCasePlugin). Times are milliseconds since
 * 1970. Booleans are 0 or 1, because SQLite has no boolean type. The organisation is the first column of
 * every primary key, so that tables can be distributed by it.
 */
export interface Schema {
  counter: CounterTable;
}

/** The last id that was assigned in an organisation. */
export interface CounterTable {
  organisationId: string;
  last: number;
}
