/**
 * What a language says that calls for a person. Lower case; `*` at the end stands for any ending.
 * Every list can be replaced by a site.
 */
export interface EscalationWords {
  /** A wish for a person, whatever stands around it: "a real person". */
  wish: readonly string[];
  /** What one does with a person: "speak to", "connect me". With a `person` near it, a wish. */
  contact: readonly string[];
  /** Who that is: "agent". Alone in a message, a wish too. */
  person: readonly string[];
  /** What may stand beside a mere "agent, please". */
  filler: readonly string[];
  /** Turns a wish round where it stands before it: "don't want to". */
  not: readonly string[];
  /** What a bot should not be left alone with: threats, danger, crime. */
  sensitive: readonly string[];
  /** How an answer says that it is none. */
  unsure: readonly string[];
}
