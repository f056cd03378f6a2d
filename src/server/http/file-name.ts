/** The name of a file, encoded for `filename*=UTF-8''…` (RFC 8187). */
export const encodedFileName = (name: string) =>
  encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
