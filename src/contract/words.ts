import { z } from 'zod';

/** Who wrote a message. */
export const senderType = z.enum(['customer', 'ai', 'human_agent']);
export type SenderType = z.infer<typeof senderType>;

/** How a customer sounds. `frustrated` is negative with signs of a failed attempt. */
export const sentiment = z.enum(['positive', 'neutral', 'negative', 'frustrated']);
export type Sentiment = z.infer<typeof sentiment>;

/** The system that a conversation comes from. */
export const platform = z.enum(['zendesk', 'freshdesk', 'custom', 'sdk']);
export type Platform = z.infer<typeof platform>;

/** How a conversation reached us: from a browser, with the id of a ticket, or in another way from a server. */
export const channel = z.enum(['chat', 'ticket', 'api']);
export type Channel = z.infer<typeof channel>;

export const conversationStatus = z.enum(['open', 'resolved']);
export type ConversationStatus = z.infer<typeof conversationStatus>;

/** The customer's rating in stars, 1 (bad) to 5 (good). */
export const rating = z.int().min(1).max(5);
export type Rating = 1 | 2 | 3 | 4 | 5;
