/** Who changes agents and teams here, and when: as every change of them is noted. */
export const changedByServer = (organisationId: string) => ({
  organisationId,
  changedBy: 'server',
  now: Date.now(),
});
