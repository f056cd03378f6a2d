import type { Services } from '../http/services.ts';
import type { Budget } from './budget.ts';
import type { Knowledge } from './found.ts';
import type { Upstream } from './upstream.ts';

export interface BotServices extends Services {
  /** What the bot knows in an organisation. @param language of the chat, BCP 47; absent: not known */
  knowledgeOf(organisationId: string, language: string | undefined): Promise<Knowledge>;
  /** If absent, the bot replies from the knowledge only. */
  upstream: Upstream | undefined;
  /** The limits on the use of `upstream`. */
  budget: Budget;
}
