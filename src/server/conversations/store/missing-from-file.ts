import { sql } from 'kysely';
import { DAY } from '../../../contract/time.ts';

/** A day (UTC, `YYYY-MM-DD`) of a bot of the daily export. */
export interface ExportedDay {
  day: string;
  botId: string;
}

/** Whether a conversation ended on that day and is in no file: what `countLate` of the export counts. */
export const isMissingFromFile = ({ day, botId }: ExportedDay) => {
  const start = Date.parse(day);
  return sql<boolean>`exists (
    select 1 from ending
    where ending.organisation_id = conversation.organisation_id
      and ending.conversation_id = conversation.conversation_id
      and ending.bot_id = ${botId}
      and coalesce(ending.resolved_at, ending.last_at) >= ${start}
      and coalesce(ending.resolved_at, ending.last_at) < ${start + DAY}
      and not exists (
        select 1 from exported
        where exported.organisation_id = ending.organisation_id
          and exported.conversation_id = ending.conversation_id))`;
};
