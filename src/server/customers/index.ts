export { createRetention } from './job.ts';
export { customerRoutes } from './routes/customers.ts';
export { addAudit } from './store.ts';
export { auditReissue } from './audit.ts';
