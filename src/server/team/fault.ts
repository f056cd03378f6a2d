/** Why agents or teams cannot be as somebody wants them. */
export interface TeamFault {
  code: 'not_found' | 'conflict' | 'invalid_request';
  /** The field at fault, where it is one. */
  path?: string;
  message: string;
}

export const isFault = (result: object): result is { fault: TeamFault } => 'fault' in result;

export const fault = (code: TeamFault['code'], message: string, path?: string) => ({
  fault: { code, message, ...(path !== undefined && { path }) },
});

/** What is said where an agent's or team's number is nobody's. */
export const unknownTeam = () => fault('not_found', 'There is no team with this id.');
export const unknownAgent = () => fault('not_found', 'There is no agent with this id.');
