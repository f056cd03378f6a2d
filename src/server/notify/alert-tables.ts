import type { AlertInput, EndReason, Measured } from '../../contract/index.ts';

declare module '../database/schema.ts' {
  interface Schema {
    alert: AlertTable;
    firing: FiringTable;
    digest: DigestTable;
  }
}

/** A rule that is looked at now and then. */
export interface AlertTable {
  organisationId: string;
  alertId: string;
  /** JSON: `StoredRule`. */
  rule: string;
  createdAt: number;
  /** When it is looked at next; while a node looks, when another one may. `null`: it is off. */
  dueAt: number | null;
  /** `null`: it is not firing. */
  firingId: string | null;
  clearSince: number | null;
  restsUntil: number;
}

/** An alert without whether it is on. */
export type StoredRule = Omit<AlertInput, 'enabled'>;

/** A time from an alert's start to its end. */
export interface FiringTable {
  organisationId: string;
  firingId: string;
  alertId: string;
  startedAt: number;
  endedAt: number | null;
  /** JSON: `StoredRule`, as it was. */
  rule: string;
  /** JSON: `Measured`, at the start. */
  measured: string;
  /** JSON: `Ending`; `null`: it lasts. */
  ending: string | null;
}

/** @property measured `null`: nobody looked, the alert was switched off */
export interface Ending {
  reason: EndReason;
  measured: Measured | null;
}

/** The weekly digest of an organisation. */
export interface DigestTable {
  organisationId: string;
  isOn: number;
  /** 1: Monday, 7: Sunday. */
  weekday: number;
  /** Of the day, 0 to 1439. */
  minute: number;
  /** JSON list of addresses; empty: all administrators. */
  mailTo: string;
  /** JSON list of addresses in lower case. */
  unsubscribed: string;
  /** What was due until then is dealt with. */
  lastAt: number;
}
