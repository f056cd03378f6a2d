import type { Services } from '../http/services.ts';
import type { MailServices } from '../mail/services.ts';

/** The services of sign-in. Links are sent by mail. */
export interface SignInServices extends Services, MailServices {}
