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
export {
  findCannedReplies,
  findOrganisation,
  findRetentions,
  setCannedReplies,
  setOrganisation,
} from './store/organisations.ts';
