/** A fact as its row has it: what is true or false is 1 or 0, what has parts is JSON. */
export type Row<Fact> = { [Column in keyof Fact]: Stored<Fact[Column]> };
type Stored<Value> = Value extends boolean ? number : Value extends object ? string : Value;

/** How each column that is not in the row as it is in the fact is stored. `null` is `null` in both. */
export type Conversion<Fact> = {
  [Column in keyof Fact as HowStored<Fact[Column]> extends never ? never : Column]: HowStored<
    Fact[Column]
  >;
};
type HowStored<Value> = Value extends boolean ? 'flag' : Value extends object ? 'json' : never;

const STORED = {
  flag: (value: unknown) => (value ? 1 : 0),
  json: (value: unknown) => JSON.stringify(value),
};
const READ = {
  flag: (value: unknown) => value === 1,
  json: (value: unknown) => JSON.parse(value as string) as unknown,
};

export const rowOf = <Fact extends object>(fact: Fact, conversion: Conversion<Fact>) =>
  converted(fact, conversion, STORED) as Row<Fact>;

export const factOf = <Fact extends object>(row: Row<Fact>, conversion: Conversion<Fact>) =>
  converted(row, conversion, READ) as Fact;

function converted(from: object, conversion: object, by: typeof STORED | typeof READ): object {
  const to = { ...from } as Record<string, unknown>;
  for (const column in conversion) {
    const how = conversion[column as keyof typeof conversion] as keyof typeof by;
    if (to[column] !== null) to[column] = by[how](to[column]);
  }
  return to;
}
