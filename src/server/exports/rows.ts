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
  return (ended) => {
    const lines: Line[] = [];
    for (const one of ended) {
      if (one.erased !== null) continue;
      // Field by field: of SQLite's rows, to take some and the rest takes ten times as long.
      const conversation = {
        conversationId: one.id,
        platform: one.platform,
        platformTicketId: one.ticket,
        language: one.language,
        status: one.status,
        csatScore: one.score,
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
      const given = one.given === null ? null : (JSON.parse(one.given) as ExportInput);
      // −1: asked, and not answered (CONTRACT, part C).
      const bsatScore = conversation.csatScore ?? (one.asked === 0 ? undefined : -1);
      lines.push(lineOf(conversation, given, bsatScore));
    }
    return lines;
  };
}
