import { mentions } from '../../text/mention.ts';
import { type Person, type PersonData, recordOf } from '../database/personal.ts';
import { findAllViews, removeViews } from './store/views.ts';
import type { SavedViewTable } from './tables.ts';

/** Views of the list that filter for a person, search for their address, or are named after it. */
export const viewData: PersonData = {
  async *records(query, person) {
    for (const view of await findAllViews(query, person.organisationId)) {
      if (isAbout(view, person)) yield recordOf('saved_view', view);
    }
  },

  async erase(transaction, person) {
    const views = await findAllViews(transaction.query, person.organisationId);
    const own = views.filter((view) => isAbout(view, person));
    await removeViews(
      transaction,
      person.organisationId,
      own.map(({ viewId }) => viewId),
    );
    return { saved_view: own.length };
  },
};

function isAbout({ name, query }: SavedViewTable, person: Person): boolean {
  const filters = Object.fromEntries(new URLSearchParams(query));
  const { q = '' } = filters;
  return (
    mentions({ ...filters, name }, person) ||
    person.customerIds.includes(q) ||
    person.conversationIds.includes(q)
  );
}
