export { createRetention } from './job.ts';
export { describePerson, exportPerson, faultOf, forgetPerson, shownLinks } from './person.ts';
export { auditEndpoints } from './routes/audit.ts';
export { customerEndpoints } from './routes/customers.ts';
export { personEndpoints } from './routes/people.ts';
export type { CustomerServices, PersonServices } from './services.ts';
export { auditChange, auditReissue } from './audit.ts';
