import { type Afterword, type AfterwordSettings, startAfterword } from './afterword.ts';
import { type Conversation, createConversation } from './conversation.ts';
import { createListener } from './listen.ts';
import type { Mask } from './mask.ts';
import { keptWords } from './own-words.ts';
import type { Message } from './snapshot.ts';

/**
 * Capture with this mask.
 *
 * @param heard called after a message was added here
 */
export function createCapture(
  settings: AfterwordSettings,
  mask: Mask,
  heard?: (message: Message) => void,
): Afterword {
  return startAfterword(settings, mask, (options, surroundings, name, consent) => {
    const listen = createListener({ ...settings, language: options.language });
    const conversation: Conversation = createConversation(options, {
      ...surroundings,
      ownWords: keptWords(`${name}:words`, consent),
      heard(message) {
        listen(conversation, message);
        heard?.(message);
      },
    });
    return conversation;
  });
}
