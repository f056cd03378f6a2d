/** The author and time that are recorded for a change made on the command line. */
export const changedByServer = (organisationId: string) => ({
  organisationId,
  changedBy: 'server',
  now: Date.now(),
});
