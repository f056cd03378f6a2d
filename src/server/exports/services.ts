import type { Files } from '../files/index.ts';
import type { Services } from '../http/services.ts';

export interface ExportServices extends Services {
  /** The storage of exported days. */
  files: Files;
  /** Reads transcripts after their commit; see `insight/job.ts`. */
  reader: { caughtUp(): Promise<boolean> };
}
