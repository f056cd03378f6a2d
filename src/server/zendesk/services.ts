import type { Services } from '../http/services.ts';
import type { Ingest } from '../ingest/index.ts';

export interface ZendeskServices extends Services {
  ingest: Pick<Ingest, 'add'>;
  /** By organisation, what Zendesk signs its deliveries with. */
  zendeskSecrets: ReadonlyMap<string, string>;
}
