export { createRetention } from './job.ts';
export { auditEndpoints } from './routes/audit.ts';
export { customerEndpoints } from './routes/customers.ts';
export type { CustomerServices } from './services.ts';
export { auditReissue } from './audit.ts';
