/** Limits that clients and server share. Plain numbers, so browser code can import them. */

/** Largest body of `POST /api/v1/events`, bytes. Browsers limit beacons to 64 KiB. */
export const MAX_BATCH_BYTES = 60 * 1024;

/** Most events in one batch. */
export const MAX_BATCH_EVENTS = 50;

/** Longest message in an event, UTF-16 units: at three bytes each it still fits a batch. */
export const MAX_EVENT_CONTENT = 16_000;

/** Longest message in `POST /api/v1/conversations`, UTF-16 units. */
export const MAX_MESSAGE_CONTENT = 64_000;

/** Longest survey comment, characters (CONTRACT, part B). */
export const MAX_FEEDBACK = 5_000;

/** Longest name of a file, UTF-16 units. */
export const MAX_FILE_NAME = 255;

/** Most messages in one page of a transcript. */
export const MAX_TRANSCRIPT_MESSAGES = 2_000;

/** Messages left that the inbox lists, if nothing else is asked for, and at most. */
export const MESSAGES_LEFT = 100;
export const MAX_MESSAGES_LEFT = 1_000;
