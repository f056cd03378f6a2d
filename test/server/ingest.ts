import { writesOf } from '../../src/server/features.ts';
import { DEFAULT_BOUNDS } from '../../src/server/http/bounds.ts';
import type { Store } from '../../src/server/database/store.ts';
import { createIngest, type Ingest } from '../../src/server/ingest/index.ts';

/** Writes into a store without a server; nobody reads afterwards. */
export const testIngest = (store: Store): Ingest =>
  createIngest(
    store,
    writesOf({
      wakeReader: () => {},
      wakeNotifier: () => {},
      wakeDispatcher: () => {},
      bounds: { values: DEFAULT_BOUNDS, countRefusal: () => {} },
      acceptSuspected: () => {},
    }),
  );
