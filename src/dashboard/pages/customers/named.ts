/** How a person is named: by one of the identifiers. */
export type Named = Partial<Record<'customer_id' | 'email' | 'conversation_id', string>> & {
  include_unproven: boolean;
};
