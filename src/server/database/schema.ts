/**
 * The tables. Each feature adds its own in its `tables.ts`, where the columns are declared:
 *
 *     declare module '../database/schema.ts' {
 *       interface Schema { survey: SurveyTable }
 *     }
 *
 * Names here are camelCase, in SQL snake_case (Kysely's CamelCasePlugin). Times are milliseconds since
 * 1970; booleans are 0 or 1, as SQLite has no other; the organisation is the first column of every
 * primary key, so that tables can be distributed by it.
 */
export interface Schema {
  counter: CounterTable;
}

/** The last number that was given in an organisation, whatever for. */
export interface CounterTable {
  organisationId: string;
  last: number;
}
