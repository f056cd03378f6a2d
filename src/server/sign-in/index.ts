import { agentSignInEndpoints } from './routes/agent.ts';
import { sessionEndpoints } from './routes/session.ts';

export { signInLink } from './link.ts';
export type { SignInServices } from './services.ts';
export { createSessions } from './sessions.ts';

/** The endpoints of signing in and out. */
export const signInEndpoints = [...sessionEndpoints, ...agentSignInEndpoints];
