/** The name of a file as RFC 8187 writes it, for `filename*=UTF-8''…`. */
export const encodedFileName = (name: string) =>
  encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
