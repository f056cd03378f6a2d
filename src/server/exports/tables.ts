import type { ExportVersion } from '../../contract/index.ts';
import type { Ending } from './rules/ending.ts';

declare module '../database/schema.ts' {
  interface Schema {
    exportInput: ExportInputTable;
    exportBot: ExportBotTable;
    exportDay: ExportDayTable;
    exportFile: ExportFileTable;
    exported: ExportedTable;
    ending: Ending;
  }
}

/** The export fields that bodies sent. */
export interface ExportInputTable {
  organisationId: string;
  conversationId: string;
  /** JSON of the contract's `ExportInput`. */
  given: string;
}

/** A bot that has conversations. */
export interface ExportBotTable {
  organisationId: string;
  botId: string;
  firstAt: number;
}

/** A day of a bot that has been written or is being written. */
export interface ExportDayTable {
  organisationId: string;
  botId: string;
  /** The UTC day, `YYYY-MM-DD`. */
  day: string;
  claimedAt: number;
  /** When it was sealed; it never changes afterwards. `null`: it is being written. */
  sealedAt: number | null;
  conversations: number;
  /** JSON of `DayFigures`; `null`: it is being written. */
  figures: string | null;
  /** Since when a process writes the sealed day again, without erased conversations; `null`: none does. */
  rewriteClaimedAt: number | null;
}

/** A file of a sealed day. */
export interface ExportFileTable {
  organisationId: string;
  botId: string;
  day: string;
  version: ExportVersion;
  /** From 0. */
  part: number;
  /** The attempt that wrote it. A late node has another attempt, so it never touches this file. */
  writing: string;
  sizeBytes: number;
  /** Hex. */
  sha256: string;
}

/** A conversation that the file of a day contains. */
export interface ExportedTable {
  organisationId: string;
  conversationId: string;
  botId: string;
  day: string;
  /** 1: it was erased, and its line was removed from the file. */
  isTakenOut: number;
}
