import type { FigureNames } from './en.ts';

export const figureNames: FigureNames = {
  csat_percent: 'CSAT',
  avg_csat_score: 'Durchschnittliche Bewertung',
  escalation_rate: 'Eskalationsrate',
  ai_resolution_rate: 'Von der KI gelöst',
  conversations: 'Unterhaltungen',
  escalated: 'Eskalationen',
  waiting: 'Wartende',
  longest_wait_seconds: 'Längste Wartezeit',
  cost_savings: 'Ersparnis',
  avg_resolution_seconds: 'Zeit bis zur Lösung',
};
