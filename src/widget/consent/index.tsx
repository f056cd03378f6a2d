import { live } from '../../element/part.ts';
import { adoptStyles } from '../../element/shadow.ts';
import { allStrings } from '../../strings/chat/en-later.ts';
import type { ChatModel } from '../panel/model.ts';
import { Quiet } from '../panel/quiet.tsx';

/** As other notes in the panel, beside the element that holds what loads later. */
const styles = `
  .panel > .later > .note {
    margin: 0 12px 8px;
  }`;

/** The question whether the chat may be kept. */
export const Part = live<{ model: ChatModel }>(({ model }) => {
  const { consent, agree } = allStrings(model.strings);
  adoptStyles(model.root, styles);
  return (
    <div class="note" role="status">
      <span>{consent}</span>
      <Quiet onClick={() => model.afterword.setConsent('granted')}>{agree}</Quiet>
    </div>
  );
});
