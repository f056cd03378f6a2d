import type { ExportInput } from '../../contract/index.ts';
import type { WriteFeature } from '../conversations/index.ts';
import type { Transaction } from '../database/store.ts';
import { exportInputOf, mergeExportInput } from './rules/input.ts';
import { findExportInputs, saveExportInputs } from './store/endings.ts';

/** Stores the export fields of bodies. */
export const keepExportInput: WriteFeature = async ({ transaction, organisationId, jobs }) => {
  const given = new Set<string>();
  for (const job of jobs) {
    if (job.kind === 'conversation' && exportInputOf(job.input)) {
      given.add(job.input.conversation_id);
    }
  }
  if (given.size === 0) return null;
  const known = await findExportInputs(transaction.query, organisationId, [...given]);
  const changed = new Map<string, ExportInput>();
  return {
    hearBody(input) {
      const sent = exportInputOf(input);
      if (!sent) return false;
      const { conversation_id: conversationId } = input;
      const before = known.get(conversationId) ?? {};
      const next = mergeExportInput(before, sent);
      if (JSON.stringify(next) === JSON.stringify(before)) return false;
      known.set(conversationId, next);
      changed.set(conversationId, next);
      return true;
    },
    save: () => saveInputs(transaction, organisationId, changed),
  };
};

/** Records that conversations continue by mail, unless a body set `conversation_status`. */
export async function noteAnsweredByMail(
  transaction: Transaction,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<void> {
  const known = await findExportInputs(transaction.query, organisationId, conversationIds);
  const withoutStatus = conversationIds.filter(
    (id) => known.get(id)?.conversation_status === undefined,
  );
  const inputs = withoutStatus.map((id): [string, ExportInput] => [
    id,
    { ...known.get(id), conversation_status: 'email' },
  ]);
  await saveInputs(transaction, organisationId, new Map(inputs));
}

const saveInputs = (
  { save }: Transaction,
  organisationId: string,
  inputs: ReadonlyMap<string, ExportInput>,
) =>
  save(
    saveExportInputs,
    [...inputs].map(([conversationId, given]) => ({
      organisationId,
      conversationId,
      given: JSON.stringify(given),
    })),
  );
