import type { Services } from '../http/services.ts';
import type { Ingest } from '../ingest/index.ts';

export interface ZendeskServices extends Services {
  ingest: Pick<Ingest, 'add'>;
  /** The signing secrets of Zendesk webhooks, by organisation. */
  zendeskSecrets: ReadonlyMap<string, string>;
}
