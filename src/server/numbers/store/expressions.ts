import { sql } from 'kysely';

export const ifTrue = (column: string) =>
  sql<number>`case when ${sql.ref(column)} = 1 then 1 else 0 end`;
export const ifIs = (column: string, value: string | number) =>
  sql<number>`case when ${sql.ref(column)} = ${sql.lit(value)} then 1 else 0 end`;
export const ifKnown = (column: string) =>
  sql<number>`case when ${sql.ref(column)} is null then 0 else 1 end`;
export const orZero = (column: string) => sql<number>`coalesce(${sql.ref(column)}, 0)`;
export const orEmpty = (column: string) => sql<string>`coalesce(${sql.ref(column)}, '')`;
/** The flag is set. */
export const isSet = (column: string) => sql<boolean>`${sql.ref(column)} = 1`;
/** The flag is not set. */
export const isNot = (column: string) => sql<boolean>`coalesce(${sql.ref(column)}, 0) = 0`;
/** The value is unknown of a conversation that the AI handled. */
export const ifUnknownByAi = (column: string) =>
  sql<number>`case when ${sql.ref('aiHandled')} = 1 and ${sql.ref(column)} is null then 1 else 0 end`;
