/** Limits on photos and videos. Plain numbers, so browser code can import them. */

/** Largest photo or video, bytes. */
export const MAX_ATTACHMENT_BYTES = 20 * 1024 * 1024;

/** Most photos and videos with one message. */
export const MAX_MESSAGE_ATTACHMENTS = 5;
