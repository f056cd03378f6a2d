/** How a person is named. */
export type Named = Partial<Record<'customer_id' | 'email' | 'conversation_id', string>> & {
  include_unproven: boolean;
};
