import type { ExportInput } from '../../contract/index.ts';
import { createLines, type Line } from './rules/line.ts';
import type { Ended } from './store/endings.ts';

/**
 * Writes the lines of a bot.
 *
 * @returns a function of conversations that have ended; those that were erased have no line
 */
export function createRows(botId: string): (ended: readonly Ended[]) => Line[] {
  const lineOf = createLines(botId);
  return (ended) =>
    ended.flatMap(({ given, asked, erased, ...one }) => {
      if (erased !== null) return [];
      const { score } = one;
      const conversation = {
        conversationId: one.id,
        platform: one.platform,
        platformTicketId: one.ticket,
        language: one.language,
        status: one.status,
        csatScore: score,
        escalated: one.escalated === 1,
        firstContactResolution: one.fcr === 1,
        startedAt: one.started,
        lastAt: one.last,
        resolvedAt: one.resolved,
        customerMessages: one.customer,
        aiMessages: one.ai,
        agentMessages: one.agent,
        facts: one.facts,
      };
      // −1: asked, and not answered (CONTRACT, part C).
      const bsatScore = score ?? (asked === 0 ? undefined : -1);
      return [
        lineOf(conversation, given === null ? null : (JSON.parse(given) as ExportInput), bsatScore),
      ];
    });
}
