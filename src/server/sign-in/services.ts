import type { Services } from '../http/services.ts';
import type { MailServices } from '../mail/services.ts';
import type { Passkeys } from './passkeys.ts';
import type { DashboardSessions } from './sessions.ts';
import type { SingleSignOn } from './single-sign-on.ts';

/** The services of sign-in. Links are sent by mail. */
export interface SignInServices extends Services, MailServices {
  sessions: DashboardSessions;
  passkeys: Passkeys;
  /** `undefined`: there is no provider. */
  singleSignOn: SingleSignOn | undefined;
}
