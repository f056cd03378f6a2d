/** Where files are kept that are written once. */
export interface Files {
  /** Begins a file that nobody sees before it is published. */
  create(name: string): Promise<Draft>;
  /** Stores these bytes, all at once. */
  store(name: string, content: Uint8Array, contentType: string): Promise<void>;
  /** The size of a file, bytes; `null`: there is none. */
  sizeOf(name: string): Promise<number | null>;
  /** Stores a copy of the file at `path`, all at once. */
  copy(path: string, name: string): Promise<void>;
  /**
   * @param range first byte and the one after the last
   * @returns `null`: there is none
   */
  read(name: string, range?: readonly [number, number]): Promise<ReadableStream<Uint8Array> | null>;
  /** Takes away a file that was published and is not needed. */
  remove(name: string): Promise<void>;
  /** Takes away what killed processes left of files whose names begin so, but for those that are kept. */
  sweep(start: string, kept: ReadonlySet<string>): Promise<void>;
  /** A link to it that opens by itself for a time; without, the server makes one of its own. */
  link?(name: string, options: LinkOptions): Promise<string>;
  /** Where these links lead, for example `https://bucket.example.com`. */
  readonly origin?: string;
}

export interface LinkOptions {
  /** How long it opens. */
  seconds: number;
  /** What a browser calls it, percent-encoded. */
  fileName: string;
  /** A browser shows it, rather than saving it, as this type. */
  shownAs?: string;
}

/** A file that is being written. */
export interface Draft {
  write(text: string): Promise<void>;
  /** Resolves when all of it is on disk, still unseen. */
  finish(): Promise<Written>;
  /** Makes the finished file what its name stands for, all at once. */
  publish(): Promise<void>;
  /** Leaves nothing of it. */
  discard(): Promise<void>;
}

/** What was written, read again from where it lies. */
export interface Written {
  sizeBytes: number;
  /** Hex. */
  sha256: string;
}
