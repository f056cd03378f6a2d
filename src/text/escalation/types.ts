/** Entries of a list; in one text they are separated by commas. */
export type WordList = readonly string[] | string;

/**
 * The escalation words of a language. Case, accents, vowel marks and forms of letters do not matter.
 * `word` is the whole word, `word*` also a longer one, `*word` one that ends so; scripts without
 * spaces match anywhere. `wish`, `sensitive`, `harm`, `hurt`, `ending` and `unsure` are patterns: words, or parts
 * joined by ` + ` (near each other in a sentence, in any order), ` > ` (in this order) or ` ~ ` (next to
 * each other, with fillers between at most), where `<name>` is any word of that list, `<one|other>` of one of them.
 * A pattern that begins with `!` is not cancelled by negations. A site can replace each list.
 */
export interface EscalationWords {
  /** A request for a person in any context: "a real person". */
  wish: WordList;
  /** Verbs such as "speak to", "connect me". A request when a `person` or `someone` is near. */
  contact: WordList;
  /** Nouns such as "agent". Also a request when alone in a message, or with a `want`. */
  person: WordList;
  /** Words that may accompany "agent" in a short request, such as "please". */
  filler: WordList;
  /** Negates a request that follows it: "don't want to". */
  not: WordList;
  /** Topics that a bot should not handle alone: threats, danger, crime. */
  sensitive: WordList;
  /** What a shop is asked for: "costume", "do you sell". "Police" beside it is no topic. */
  goods?: WordList;
  /** Phrases of a reply that does not answer. */
  unsure: WordList;
  /** The customer may hurt themselves. A refusal does not cancel it. */
  harm?: WordList;
  /** The same, unless a word of `harmless` or `accident` is in the clause: "I cut myself", but not "on the lid". Patterns. */
  hurt?: WordList;
  /** What may mean their life or a contract, such as "end it", unless a word of `harmless` is in the message. Patterns. */
  ending?: WordList;
  /** Tells of an accident with goods. */
  accident?: WordList;
  /** Tells of contracts, devices, doses or jokes. */
  harmless?: WordList;
  /** Words that want something: "I need", "give me". */
  want?: WordList;
  /** Who may be anybody: "someone", "a colleague". A request only with a `contact`. */
  someone?: WordList;
  /** What the customer talks with now: "bot". A refusal of it is none of a person. */
  bot?: WordList;
  /** Negates a request that it follows: "is not needed". */
  unwanted?: WordList;
  /** Tells that it is a report: "yesterday", "told me". */
  past?: WordList;
  /** Begins another clause without a comma: "but". */
  but?: WordList;
  /** Negated words that refuse nothing: "can I not". */
  cannot?: WordList;
  /** Begins a condition, after which a reply is not unsure itself: "if you do not know". */
  if?: WordList;
  /** Words that mean something else as a whole: "password manager". */
  except?: WordList;
  /** Verbs of calling on the phone. A request when a `person` or `someone` is near. */
  call?: WordList;
  /** Tells that a person is there: "available". */
  free?: WordList;
  /** Words that may follow a person who is wanted; without them, any may. */
  follows?: WordList;
  /** More classes of words for the patterns. */
  classes?: Readonly<Record<string, WordList>>;
  /** What a language writes at the beginning of a word: the article, "to", "and". */
  prefixes?: WordList;
  /** Groups of letters that stand for each other: `转轉 请請`. */
  letters?: string;
}
