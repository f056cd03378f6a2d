/**
 * The DOM events of an element. Each is dispatched under two names: `afterword:rated`, and `afterwordrated`
 * for templates in which a name cannot contain a colon.
 */
export type DomEvents<Details> = {
  [Name in keyof Details & string as `afterword:${Name}` | `afterword${Name}`]: CustomEvent<
    Details[Name]
  >;
};
