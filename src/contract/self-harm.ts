/** The `trigger` of an escalation when somebody may hurt themselves, in place of their words. */
export const SELF_HARM = 'self-harm';
