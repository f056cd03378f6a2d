import { live } from '../../element/part.ts';
import { Words } from '../../element/words.tsx';
import { tooLong } from '../limits/index.ts';
import { type ChatModel, MAX_MESSAGE } from '../panel/model.ts';

/** Says that the draft is too long to be sent. It stays in the field, whole. */
export const TooLong = live<{ model: ChatModel }>(
  ({ model }) =>
    model.isTooLong.value && (
      <div class="note trouble" role="status">
        <Words>{tooLong(model, model.draft.value.length - MAX_MESSAGE)}</Words>
      </div>
    ),
);
