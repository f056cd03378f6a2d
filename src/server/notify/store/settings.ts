import type { Kysely } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import type { Store, Transaction } from '../../database/store.ts';
import { makeVapidKeys, type VapidKeys } from '../push-message.ts';
import type { QuietHours } from '../rules/quiet-hours.ts';
import type { NotifySettingTable } from '../tables.ts';

const defaults = (organisationId: string): NotifySettingTable => ({
  organisationId,
  mailTo: '[]',
  mailsWaiting: 1,
  mailsLeft: 1,
  withContent: 0,
  vapidPublic: null,
  vapidPrivate: null,
  language: 'en',
  quietFrom: null,
  quietTo: null,
});

/** The settings of an organisation, or the defaults. */
export async function findNotifySettings(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<NotifySettingTable> {
  const row = await query
    .selectFrom('notifySetting')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
  return row ?? defaults(organisationId);
}

/** Changes the given settings. */
export async function setNotifySettings(
  { query }: Transaction,
  organisationId: string,
  change: Partial<NotifySettingTable>,
): Promise<void> {
  await query
    .insertInto('notifySetting')
    .values(defaults(organisationId))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if (Object.keys(change).length === 0) return;
  await query
    .updateTable('notifySetting')
    .set(change)
    .where('organisationId', '=', organisationId)
    .execute();
}

/** The keys for push services. They are made once: browsers subscribe with the public one. */
export async function vapidKeysOf(store: Store, organisationId: string): Promise<VapidKeys> {
  const known = keysIn(await findNotifySettings(store.query, organisationId));
  if (known) return known;
  const { publicKey, privateKey } = makeVapidKeys();
  return store.write(async (transaction) => {
    await setNotifySettings(transaction, organisationId, {});
    // Of two nodes that make keys at once, the first one's stay.
    await transaction.query
      .updateTable('notifySetting')
      .set({ vapidPublic: publicKey, vapidPrivate: privateKey })
      .where('organisationId', '=', organisationId)
      .where('vapidPublic', 'is', null)
      .execute();
    return keysIn(await findNotifySettings(transaction.query, organisationId))!;
  });
}

const keysIn = ({ vapidPublic, vapidPrivate }: NotifySettingTable): VapidKeys | null =>
  vapidPublic === null || vapidPrivate === null
    ? null
    : { publicKey: vapidPublic, privateKey: vapidPrivate };

/** The quiet hours; `null`: none. */
export const quietHoursIn = ({ quietFrom, quietTo }: NotifySettingTable): QuietHours | null =>
  quietFrom === null || quietTo === null ? null : { from: quietFrom, to: quietTo };
