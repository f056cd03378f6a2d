import type { Vendor } from '../../contract/index.ts';
import type { VendorWebhook } from './vendor.ts';
import { chatwoot } from './chatwoot.ts';
import { crisp } from './crisp.ts';
import { freshdesk } from './freshdesk.ts';
import { intercom } from './intercom.ts';
import { zendesk } from './zendesk.ts';

const ALL = [zendesk, intercom, freshdesk, chatwoot, crisp] as readonly VendorWebhook[];

/** How the webhooks of a system are read; `undefined`: a later version knew it. */
export const vendorOf = (vendor: string): VendorWebhook | undefined =>
  ALL.find((webhook) => webhook.vendor === (vendor as Vendor));
