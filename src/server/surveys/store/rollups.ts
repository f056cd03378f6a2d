import { sql } from 'kysely';
import { addTo, type Save } from '../../database/save.ts';
import { ifIs, ifTrue, isSet, orEmpty, type RollupKind } from '../../numbers/index.ts';
import type { SurveyCounts } from '../rules/figures.ts';

/** Counts of sent surveys, by channel and the properties of their conversations. */
export const surveyRollup: RollupKind<
  keyof SurveyCounts,
  'channel' | 'topicKey' | 'agentId' | 'aiHandled'
> = {
  table: 'surveyRollup',
  facts: 'survey',
  at: 'sentAt',
  where: isSet('isCounted'),
  group: {
    channel: sql.ref('channel'),
    topicKey: orEmpty('topicKey'),
    agentId: orEmpty('agentId'),
    aiHandled: ifTrue('aiHandled'),
  },
  topic: 'topicKey',
  counts: {
    sent: sql<number>`1`,
    rated1: ifIs('rating', 1),
    rated2: ifIs('rating', 2),
    rated3: ifIs('rating', 3),
    rated4: ifIs('rating', 4),
    rated5: ifIs('rating', 5),
  },
};

export const saveSurveyRollups: Save<'surveyRollup'> = {
  table: 'surveyRollup',
  whenKnown: addTo('surveyRollup'),
};
