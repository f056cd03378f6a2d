import type { Services } from '../http/services.ts';
import type { Budget } from './budget.ts';
import type { Knowledge } from './knowledge.ts';
import type { Upstream } from './upstream.ts';

export interface BotServices extends Services {
  knowledge: Knowledge;
  /** If absent, the bot replies from the knowledge only. */
  upstream: Upstream | undefined;
  /** The limits on the use of `upstream`. */
  budget: Budget;
}
