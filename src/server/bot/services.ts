import type { Services } from '../http/services.ts';
import type { Knowledge } from './rules.ts';
import type { Upstream } from './upstream.ts';

export interface BotServices extends Services {
  knowledge: Knowledge;
  /** Without it the bot replies from the knowledge alone. */
  upstream: Upstream | undefined;
}
