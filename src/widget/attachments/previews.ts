/** Object URLs of files sent from this page, by id, so that they need not be downloaded. */
const previews = new Map<string, string>();

export const keepPreview = (id: string, url: string): void => void previews.set(id, url);

/** The object URL of a file; empty when it was not sent from this page. */
export const previewOf = (id: string): string => previews.get(id) ?? '';

export const isVideo = (type = ''): boolean => type.startsWith('video/');
