import { type Afterword, type AfterwordSettings, startAfterword } from './afterword.ts';
import { createConversation, type Conversation } from './conversation.ts';
import { createListener } from './listen.ts';
import { keptWords } from './own-words.ts';
import { createMask } from './mask.ts';

export type { DeliveryError } from '../delivery/index.ts';
export type { Consent } from './consent.ts';
export type {
  Attachment,
  Conversation,
  ConversationOptions,
  EscalationOptions,
  Identity,
  MessageOptions,
  SentimentChange,
} from './conversation.ts';
export type { EscalationSettings, SentimentReader } from './insight/index.ts';
export type { RedactionOptions, RedactionRule } from '../text/redaction/index.ts';
export type { EscalationWords } from '../text/escalation/index.ts';
export type {
  AttachedFile,
  ConversationSentiment,
  EscalationSuggestion,
  Message,
  SurveyState,
} from './snapshot.ts';

export type { Afterword, AfterwordSettings } from './afterword.ts';

/**
 * Capture without our chat, for sites that have a chat of their own.
 *
 * @example
 * const afterword = createAfterword({ key: 'amo_pub_…', endpoint: 'https://support.example.com' });
 * const conversation = afterword.conversation({ topic: 'billing' });
 * conversation.message({ senderType: 'customer', content: 'Where is my invoice?' });
 * conversation.resolve();
 * conversation.rate(5);
 */
export function createAfterword(settings: AfterwordSettings): Afterword {
  const mask = createMask(settings.redaction);
  return startAfterword(settings, mask, (options, surroundings, name, consent) => {
    const listen = createListener({ ...settings, language: options.language });
    const conversation: Conversation = createConversation(options, {
      ...surroundings,
      ownWords: keptWords(`${name}:words`, consent),
      heard: (message) => listen(conversation, message),
    });
    return conversation;
  });
}
