/** What the inbox says of a customer who may hurt themselves. */
export const SELF_HARM_TEXT = 'The customer may hurt themselves';

/** The mark of such a customer in the list. */
export const SelfHarmMark = ({ of }: { of: { self_harm: boolean } }) =>
  of.self_harm ? <span class="mark frustrated">May hurt themselves</span> : null;
