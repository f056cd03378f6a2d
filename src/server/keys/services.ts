import type { Services } from '../http/services.ts';
import type { MailServices } from '../mail/services.ts';

/** What sign-in works with: an agent's link is mailed. */
export interface KeyServices extends Services, MailServices {}
