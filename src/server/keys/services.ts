import type { Services } from '../http/services.ts';
import type { MailServices } from '../mail/services.ts';

/** What sign-in needs. Sign-in links for agents are sent by mail. */
export interface KeyServices extends Services, MailServices {}
