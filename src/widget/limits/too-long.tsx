import { live } from '../../element/part.ts';
import { Words } from '../../element/words.tsx';
import { allStrings } from '../../strings/chat/en-later.ts';
import { sayCount } from '../../strings/say.ts';
import { type ChatModel, MAX_MESSAGE } from '../panel/model.ts';

/** What the customer is told about a text that is too long. @param excess characters that are too many */
export const tooLong = ({ strings, language }: ChatModel, excess: number): string =>
  sayCount(allStrings(strings).tooLong, excess, language);

/** Says that the draft is too long to be sent. It stays in the field, whole. */
export const TooLong = live<{ model: ChatModel }>(({ model }) => (
  <div class="note trouble" role="status">
    <Words>{tooLong(model, model.draft.value.length - MAX_MESSAGE)}</Words>
  </div>
));
