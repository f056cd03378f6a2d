import { live } from '../../element/part.ts';
import { adoptStyles } from '../../element/shadow.ts';
import { Words } from '../../element/words.tsx';
import { allStrings } from '../../strings/chat/en-later.ts';
import type { ChatModel } from '../panel/model.ts';
import careCss from './care.css?inline';
import { phoneNumbersIn, type Piece } from './numbers.ts';

/** What a customer sees who may hurt themselves: a few words, and the site's helpline. */
export const Notice = live<{ model: ChatModel }>(({ model }) => {
  adoptStyles(model.root, careCss);
  const helpline = model.read('helpline')?.trim();
  return (
    // In a low window it scrolls, also by the keyboard.
    <div class="note care" role="alert" tabIndex={0}>
      <p>
        <Words>{allStrings(model.strings).care}</Words>
      </p>
      {helpline && <p dir="auto">{phoneNumbersIn(helpline).map(withLink)}</p>}
    </div>
  );
});

const withLink = ({ text, number }: Piece) =>
  number === undefined ? text : <a href={`tel:${number}`}>{text}</a>;
