/** An object of JSON, or a chunk that an SDK gives. */
export type Shape = Record<string, unknown>;

export const isShape = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null;

/** The value as an object; an empty one if it is none. */
export const shapeOf = (value: unknown): Shape => (isShape(value) ? value : {});

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
