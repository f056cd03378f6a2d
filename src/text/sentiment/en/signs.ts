/**
 * English phrases that show whether an attempt to get help succeeded. Each is searched once per
 * message; "n't" is found with and without its apostrophe.
 */

/** A reply that does not help: it apologises, cannot, does not know, or found nothing. */
export const unhelpful =
  /\b(?:sorry|apolog(?:y|i[sz]e|ies)|unfortunately|afraid|regret\w*|unable|unsuccessful\w*|cannot|ca ?n['’]?t|could ?n['’]?t|could not|not (?:able|available|possible|found|sure)|(?:do|does|did|is|are|was)n['’]?t (?:have|find|know|see|any|seem|match|offer|allow|available|understand|work)|do(?:es)? not (?:have|know|find|see|understand|offer|allow)|no (?:\w+ ){0,3}(?:available|listed|found|match\w*|results?)|there (?:are|is|were) no(?:t|ne)?)\b/i;

/** "No" without anything friendly after it. */
export const refusal =
  /^\W*(?:no|nope|nah|not)\b(?!.{0,30}\b(?:thanks?|thank you|all|everything|worries|problem)\b)/i;

/** The customer corrects the reply or asks again. */
export const correction =
  /\b(?:actually|instead|again|still|already|wrong|incorrect|are you sure|double check|not what|that['’]?s not|i (?:just |really )?(?:said|told|asked|wanted|meant|mentioned)|you (?:said|told|did ?n['’]?t|have ?n['’]?t|never|forgot))\b/i;

/** The customer says that they have said it before. */
export const complaint =
  /\b(?:i (?:have |['’]?ve )?(?:already|just) |as i said|i (?:said|told you|asked)|not what i|that['’]?s not|you(?:['’]?re| are) not|you (?:did|do|have)n['’]?t|(?:second|third|fourth|\d(?:nd|rd|th)) time|over and over|once again|useless|not help\w*|makes no sense|(?:speak|talk) to (?:a |an )?(?:human|person|manager|agent|real))\b/i;

/** The customer sounds indifferent. */
export const indifference =
  /\b(?:do ?n['’]?t (?:really )?(?:care|mind|have (?:a|any) preference)|does ?n['’]?t (?:really )?matter|no preference|never ?mind|forget it|whatever|i give up)\b/i;

export const apology = /\b(?:sorry|apolog(?:y|i[sz]e|ies)|confus(?:ed|ing)|too bad)\b/i;

export const thanks =
  /\b(?:thanks?|thank you|cheers|great|perfect|awesome|excellent|wonderful|sounds good|fantastic|lovely|(?:it|that) work(?:s|ed))\b/i;
