import { maskAtOnce } from '../text/redaction/at-once.ts';
import type { Afterword, AfterwordSettings } from './afterword.ts';
import { createCapture } from './create.ts';
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
export const createAfterword = (settings: AfterwordSettings): Afterword =>
  createCapture(settings, createMask(settings.redaction, maskAtOnce));
