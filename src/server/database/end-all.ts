/**
 * Ends parts one after the other. If one fails, those after it end all the same.
 *
 * @throws the first error, after the last of them has ended
 */
export async function endAll(...ends: readonly (() => unknown)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const end of ends) {
    try {
      await end();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
