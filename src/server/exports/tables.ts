import type { ExportVersion } from '../../contract/index.ts';
import type { Ending } from './rules/row.ts';

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

/** What bodies gave for the export. */
export interface ExportInputTable {
  organisationId: string;
  conversationId: string;
  /** JSON, as the contract's `ExportInput`. */
  given: string;
}

/** A bot that has conversations. */
export interface ExportBotTable {
  organisationId: string;
  botId: string;
  firstAt: number;
}

/** A day of a bot that is written, or being written. */
export interface ExportDayTable {
  organisationId: string;
  botId: string;
  /** `YYYY-MM-DD`, by UTC. */
  day: string;
  claimedAt: number;
  /** From then on it never changes; `null`: it is being written. */
  sealedAt: number | null;
  conversations: number;
  /** JSON, what its lines come to; `null`: it is being written. */
  figures: string | null;
}

/** A file of a sealed day. */
export interface ExportFileTable {
  organisationId: string;
  botId: string;
  day: string;
  version: ExportVersion;
  /** From 0. */
  part: number;
  /** Which attempt wrote it: a node that comes late with its own never touches it. */
  writing: string;
  sizeBytes: number;
  /** Hex. */
  sha256: string;
}

/** A conversation that stands in the file of a day. */
export interface ExportedTable {
  organisationId: string;
  conversationId: string;
  botId: string;
  day: string;
  /** 1: it was erased, and its line is in the file no more. */
  isTakenOut: number;
}
