/**
 * The escalation words of a language. Lower case; a final `*` matches any ending.
 * A site can replace each list.
 */
export interface EscalationWords {
  /** A request for a person in any context: "a real person". */
  wish: readonly string[];
  /** Verbs such as "speak to", "connect me". A request when a `person` is near. */
  contact: readonly string[];
  /** Nouns such as "agent". Also a request when alone in a message. */
  person: readonly string[];
  /** Words that may accompany "agent" in a short request, such as "please". */
  filler: readonly string[];
  /** Negates a request that follows it: "don't want to". */
  not: readonly string[];
  /** Topics that a bot should not handle alone: threats, danger, crime. */
  sensitive: readonly string[];
  /** Phrases of a reply that does not answer. */
  unsure: readonly string[];
}
