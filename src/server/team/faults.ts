import type { ErrorCode } from '../../contract/index.ts';
import { Fault } from '../http/errors.ts';

export const UNKNOWN_AGENT = new Fault('not_found', 'No agent has this id.');
export const UNKNOWN_TEAM = new Fault('not_found', 'No team has this id.');

/** A fault for an invalid field of an agent or a team. */
export const faultOf = <Code extends ErrorCode>(code: Code, path: string, message: string) =>
  new Fault(code, message, [{ path, message }]);
