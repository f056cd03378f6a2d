import { agentSignInEndpoints } from './routes/agent.ts';
import { ownSessionEndpoints } from './routes/own-sessions.ts';
import { passkeyEndpoints } from './routes/passkeys.ts';
import { sessionEndpoints } from './routes/session.ts';
import { singleSignOnEndpoints } from './routes/single-sign-on.ts';

export { signInLink } from './link.ts';
export { createPasskeys } from './passkeys.ts';
export type { SignInServices } from './services.ts';
export { createSessions } from './sessions.ts';
export { createSingleSignOn } from './single-sign-on.ts';

/** The endpoints of signing in and out. */
export const signInEndpoints = [
  ...sessionEndpoints,
  ...passkeyEndpoints,
  ...singleSignOnEndpoints,
  ...ownSessionEndpoints,
  ...agentSignInEndpoints,
];
