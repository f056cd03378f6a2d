import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import type { Store, Transaction } from '../../database/store.ts';
import { withOneCounted } from '../rules/figures.ts';
import type { Survey } from '../rules/survey.ts';

/** A survey that counts although it should not, or the reverse. `isCounted` is the right value. */
export type SurveyFault = Pick<Survey, 'organisationId' | 'surveyId' | 'isCounted'>;

/** Compares which survey of each conversation counts with the rule for it, in a snapshot: others may be writing. */
export const checkSurveys = (store: Pick<Store, 'snapshot'>): Promise<SurveyFault[]> =>
  store.snapshot(compare);

async function compare(query: Kysely<Schema>): Promise<SurveyFault[]> {
  const faults: SurveyFault[] = [];
  // Of most conversations there is one survey, which counts if it was sent.
  const doubtful = await query
    .selectFrom('survey')
    .select(['organisationId', 'conversationId'])
    .groupBy(['organisationId', 'conversationId'])
    .having((eb) =>
      eb.or([
        eb(eb.fn.countAll(), '>', 1),
        sql<boolean>`sum(is_counted) <> sum(case when sent_at is null then 0 else 1 end)`,
      ]),
    )
    .execute();
  for (const { organisationId, conversationId } of doubtful) {
    const surveys = await query
      .selectFrom('survey')
      .selectAll()
      .where('organisationId', '=', organisationId)
      .where('conversationId', '=', conversationId)
      .execute();
    const right = withOneCounted(surveys);
    faults.push(...right.filter((one, index) => one.isCounted !== surveys[index]!.isCounted));
  }
  return faults;
}

/** Corrects which surveys count. The rollups have to be recomputed afterwards. */
export async function repairSurveys({ query }: Transaction): Promise<void> {
  for (const { organisationId, surveyId, isCounted } of await compare(query)) {
    await query
      .updateTable('survey')
      .set({ isCounted })
      .where('organisationId', '=', organisationId)
      .where('surveyId', '=', surveyId)
      .execute();
  }
}
