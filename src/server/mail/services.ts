import type { Mailer } from './mailer.ts';

/** What endpoints that mail work with. */
export interface MailServices {
  /** `null`: there is no mail server; mails are kept to be looked at. */
  mailer: Mailer | null;
  /** The address that mails come from, where the organisation names none. */
  mailFrom: string | undefined;
}
