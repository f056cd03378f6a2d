import type { Services } from '../http/services.ts';
import type { DefaultCosts } from '../numbers/index.ts';
import type { Notifier } from './job.ts';

/** The services of the endpoints of notices. */
export interface NotifyServices extends Services {
  notifier: Pick<Notifier, 'wake'>;
  /** `null`: no mail server is configured. */
  mailer: object | null;
  defaultCosts: DefaultCosts;
}
