export { newIdentitySecret, provesIdentity } from './identity.ts';
export {
  createKey,
  createKeys,
  ensureKeys,
  keyNamed,
  keysOf,
  type KnownKey,
  revokeKey,
  rotateKey,
} from './keys.ts';
export { keyEndpoints } from './routes/keys.ts';
export { ORGANISATION_GONE, organisationEndpoints } from './routes/organisation.ts';
export { sessionEndpoints } from './routes/session.ts';
export type { KeyServices } from './services.ts';
export { createSessions } from './sessions.ts';
export {
  findCannedReplies,
  findOrganisation,
  findRetentions,
  setCannedReplies,
  setOrganisation,
} from './store/organisations.ts';
