declare module '../database/schema.ts' {
  interface Schema {
    call: CallTable;
    callParticipant: CallParticipantTable;
  }
}

/** A call that was told of; calls are not made here. */
export interface CallTable {
  organisationId: string;
  callId: number;
  updatedAt: number;
  /** JSON, the contract's `CallInput` with times as milliseconds. */
  given: string;
}

export interface CallParticipantTable {
  organisationId: string;
  participantId: number;
  callId: number;
  /** Its place in the call. */
  position: number;
  type: 'end_user' | 'agent' | 'third_party';
  agentId: number | null;
  connectedAt: number | null;
  endedAt: number | null;
  updatedAt: number;
}
