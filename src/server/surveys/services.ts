import type { Services } from '../http/services.ts';
import type { Ingest } from '../ingest/index.ts';
import type { MailServices } from '../mail/services.ts';
import type { Sender } from './job.ts';

export interface SurveyServices extends Services, MailServices {
  ingest: Pick<Ingest, 'add'>;
  /** Sends due surveys; see `job.ts`. */
  sender: Pick<Sender, 'round'>;
}
