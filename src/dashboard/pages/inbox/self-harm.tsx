import { strings } from '../../strings/index.ts';

/** The mark of a customer who may hurt themselves, in the list. */
export const SelfHarmMark = ({ of }: { of: { self_harm: boolean } }) =>
  of.self_harm ? <span class="mark frustrated">{strings.inbox.mayHurt}</span> : null;
