import type { ErrorCode } from '../../contract/index.ts';
import { Fault } from '../http/errors.ts';

/** What is said where an agent's or team's number is nobody's. */
export const UNKNOWN_AGENT = new Fault('not_found', 'There is no agent with this id.');
export const UNKNOWN_TEAM = new Fault('not_found', 'There is no team with this id.');

/** A field of an agent or a team that cannot be as it is given. */
export const faultOf = <Code extends ErrorCode>(code: Code, path: string, message: string) =>
  new Fault(code, message, [{ path, message }]);
