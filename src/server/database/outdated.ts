/**
 * A newer version has migrated the database. This one does not keep what that one counts, so it must not write; the
 * message is for the operator.
 */
export class OutdatedError extends Error {
  override readonly name = 'OutdatedError';

  /** @param migration the newer version's */
  constructor(migration: string) {
    super(
      `A newer version of Afterword has migrated the database (${migration}), and this version must not write to it. Start the newer version, or restore the backup from before the update.`,
    );
  }
}
