declare module '../database/schema.ts' {
  interface Schema {
    call: CallTable;
    callParticipant: CallParticipantTable;
  }
}

/** A call that was reported through the API; Afterword does not make calls. */
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
  /** The position of the participant in the call. */
  position: number;
  type: 'end_user' | 'agent' | 'third_party';
  agentId: number | null;
  connectedAt: number | null;
  endedAt: number | null;
  updatedAt: number;
}
