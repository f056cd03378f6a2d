/** One object store of IndexedDB. */
export interface Shelf {
  /** Runs `work` in a transaction. Resolves to its result when the transaction has committed, which may be never. */
  run<T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T> | void,
  ): Promise<T | undefined>;
}

/** Opens the database with the first `run`, and again after the browser has closed it. */
export function openShelf(name: string, storeName: string): Shelf {
  let connection: Promise<IDBDatabase> | undefined;
  const drop = () => (connection = undefined);

  function connect(): Promise<IDBDatabase> {
    if (!connection) {
      const request = indexedDB.open(name);
      on(request, 'upgradeneeded', () => request.result.createObjectStore(storeName));
      connection = settled(request, 'success', () => request.result);
      connection.then((database) => on(database, 'close', drop), drop);
    }
    return connection;
  }

  return {
    async run(mode, work) {
      const transaction = (await connect()).transaction(storeName, mode);
      const request = work(transaction.objectStore(storeName));
      return settled(transaction, 'complete', () => request?.result);
    },
  };
}

const on = (target: EventTarget, type: string, heard: () => void) =>
  target.addEventListener(type, heard);

function settled<T>(
  target: IDBRequest | IDBTransaction,
  success: string,
  result: () => T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    on(target, success, () => resolve(result()));
    for (const failure of ['error', 'abort']) on(target, failure, () => reject(target.error));
  });
}
