import { failureEndpoints } from './routes/failures.ts';
import { vendorReceivers } from './routes/vendors.ts';
import { receiveTicket } from './routes/zendesk.ts';

export type { VendorServices, WebhookSecrets } from './services.ts';
export const vendorEndpoints = [receiveTicket, ...vendorReceivers, ...failureEndpoints];
export { deliveryData } from './personal.ts';
export { takeState } from './take.ts';
