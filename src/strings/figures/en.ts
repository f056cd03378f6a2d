/** The names of figures, in the dashboard, in mails and in webhooks. */
export const figureNames = {
  csat_percent: 'CSAT',
  avg_csat_score: 'Average rating',
  escalation_rate: 'Escalation rate',
  ai_resolution_rate: 'Resolved by AI',
  conversations: 'Conversations',
  escalated: 'Escalations',
  waiting: 'Customers waiting',
  longest_wait_seconds: 'Longest wait',
  cost_savings: 'Savings',
  avg_resolution_seconds: 'Time to resolution',
};

export type FigureNames = typeof figureNames;
