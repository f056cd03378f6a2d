/** What the server starts as threads, each an entry of its own in the build: the source by name. */
export const THREADS: Readonly<Record<string, string>> = {
  'sqlite-reader': 'src/server/database/sqlite-reader.ts',
  'reading-thread': 'src/server/insight/reading-thread.ts',
};
