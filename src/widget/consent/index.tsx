import { live } from '../../element/part.ts';
import { allStrings } from '../../strings/chat/en-later.ts';
import type { ChatModel } from '../panel/model.ts';
import { Quiet } from '../panel/quiet.tsx';

/** The question whether the chat may be kept. */
export const Part = live<{ model: ChatModel }>(({ model }) => {
  const { consent, agree } = allStrings(model.strings);
  return (
    <div class="note" role="status">
      <span>{consent}</span>
      <Quiet onClick={() => model.afterword.setConsent('granted')}>{agree}</Quiet>
    </div>
  );
});
