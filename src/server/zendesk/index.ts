import { failureEndpoints } from './routes/failures.ts';
import { receiveTicket } from './routes/ticket.ts';

export type { ZendeskServices } from './services.ts';
export const zendeskEndpoints = [receiveTicket, ...failureEndpoints];
export { deliveryData } from './personal.ts';
