import type { PersonResponse } from '../../contract/index.ts';
import { mentions } from '../../text/mention.ts';
import type { Person } from '../database/personal.ts';
import { findNaming } from '../articles/index.ts';
import { findCannedReplies } from '../keys/index.ts';
import { findAllOwnReplies } from '../team/index.ts';
import type { PersonServices } from './services.ts';

/** Titles that are listed. */
const MOST = 100;

/** What an erasure does not erase: files of exported days, texts of the organisation, and ids. */
export async function remainsOf(
  { store, exportedDays }: Pick<PersonServices, 'store' | 'exportedDays'>,
  person: Person,
): Promise<PersonResponse['remains']> {
  const { organisationId, conversationIds, emails, customerIds } = person;
  const days = [];
  for (let from = 0; from < conversationIds.length; from += MOST) {
    const some = conversationIds.slice(from, from + MOST);
    days.push(...(await exportedDays(organisationId, some)));
  }
  const replies = [
    ...(await findCannedReplies(store.query, organisationId)),
    ...(await findAllOwnReplies(store.query, organisationId)),
  ];
  const isNamed = (id: string) =>
    customerIds.includes(id) || mentions(id, { customerIds: [], emails });
  return {
    export_days: [...new Map(days.map((one) => [`${one.day} ${one.botId}`, one]))]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { botId, day }]) => ({ bot_id: botId, date: day })),
    canned_replies: replies
      .filter((one) => mentions([one.title, one.content], { customerIds: [], emails }))
      .map(({ title }) => title)
      .slice(0, MOST),
    articles: (await findNaming(store.query, organisationId, emails)).slice(0, MOST),
    named_ids: conversationIds.filter(isNamed).slice(0, MOST),
  };
}
