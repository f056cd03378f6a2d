import type { Mailer } from './mailer.ts';

/** The services of endpoints that send mail. */
export interface MailServices {
  /** `null`: no mail server is configured, and mails are only stored. */
  mailer: Mailer | null;
  /** The sender address for organisations that have not set their own. */
  mailFrom: string | undefined;
}
