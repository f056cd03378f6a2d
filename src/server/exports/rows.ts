import type { ExportInput, ExportRowV2 } from '../../contract/index.ts';
import { exportRow } from './rules/row.ts';
import type { findEnded } from './store/endings.ts';

type Ended = Awaited<ReturnType<typeof findEnded>>[number];

/** What a file says of conversations that have ended; those that were erased are left out. */
export const rowsOf = (ended: readonly Ended[]): ExportRowV2[] =>
  ended.flatMap((one) => {
    if (one.erasedAt !== null) return [];
    const { csatScore, asked, given } = one;
    // Not all of the row once more: a day has many.
    const conversation = {
      conversationId: one.conversationId,
      platform: one.platform,
      platformTicketId: one.platformTicketId,
      language: one.language,
      status: one.status,
      csatScore,
      escalated: one.escalated === 1,
      firstContactResolution: one.firstContactResolution === 1,
    };
    const sent = given === null ? {} : (JSON.parse(given) as ExportInput);
    // −1: asked, and not answered (CONTRACT, part C).
    return exportRow(conversation, one, sent, csatScore ?? (asked === null ? undefined : -1));
  });
