import { readFile } from './file.ts';
import { linkFiles } from './links.ts';
import { sendFile } from './send.ts';

/** Photos and videos of conversations. */
export const attachmentEndpoints = [sendFile, linkFiles, readFile];
