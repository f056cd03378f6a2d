/** Where conversations wait for the server; the oldest goes first. */
export interface Queue<Item> {
  add(item: Item): Promise<void>;
  /** The oldest item and the name to remove it by; `undefined` when the queue is empty. */
  oldest(): Promise<{ name: string; item: Item } | undefined>;
  remove(name: string): Promise<void>;
}

/** A queue in memory, which ends with the process. */
export function memoryQueue<Item>(): Queue<Item> {
  const items = new Map<string, Item>();
  let next = 0;
  return {
    async add(item) {
      items.set(String(next++), item);
    },
    async oldest() {
      for (const [name, item] of items) return { name, item };
      return undefined;
    },
    async remove(name) {
      items.delete(name);
    },
  };
}
