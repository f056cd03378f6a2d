import type { Vendor } from '../../contract/index.ts';
import type { Services } from '../http/services.ts';
import type { Ingest } from '../ingest/index.ts';

/** The secrets of the webhooks that are received: of each vendor, by organisation. */
export type WebhookSecrets = Readonly<Partial<Record<Vendor, ReadonlyMap<string, string>>>>;

export interface VendorServices extends Services {
  ingest: Pick<Ingest, 'add'>;
  webhookSecrets: WebhookSecrets;
}
