import type { Piece } from '../piece.ts';
import { jsonInTurns } from './json-in-turns.ts';
import type { Item, Large } from './reader.ts';
import { NO_JSON } from './wire.ts';

/** Parses the JSON of a large item, with an empty piece behind each turn. */
export async function* parsed(item: Large): AsyncGenerator<Piece, Item> {
  const parsing = jsonInTurns('large' in item ? item.large : item.data);
  try {
    for (;;) {
      const { done, value } = parsing.next();
      if (done) {
        return 'data' in item ? { ...item, json: value } : { value, isListed: item.isListed };
      }
      yield {};
    }
  } catch {
    return 'data' in item ? { ...item, json: undefined } : { fault: NO_JSON };
  }
}
