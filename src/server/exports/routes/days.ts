import {
  exportDaysResponse,
  exportMetricsResponse,
  exportPeriodQuery,
} from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import { linkTo } from '../links.ts';
import { exportName } from '../rules/day.ts';
import { addUpFigures, exportFigures } from '../rules/figures.ts';
import type { ExportServices } from '../services.ts';
import { countLate } from '../store/late.ts';
import { findDayFigures, findFilesOfDays, findSealedDays } from '../store/days.ts';

/** Of so many empty days, the newest, it is counted why they are empty. */
const MAX_COUNTED = 100;

const readMetrics = endpoint(
  {
    method: 'get',
    path: '/data-export/v2/metrics',
    group: 'exports',
    summary: 'Read the popular metrics',
    description: 'Computed from the files of a period. Days are in UTC, both ends included.',
    access: 'export:read',
    query: exportPeriodQuery,
    responses: { 200: { description: 'The metrics', schema: exportMetricsResponse } },
  },
  async ({ principal, query, respond }, { store }: Services) => {
    const days = await findDayFigures(store.replica, principal.organisationId, query);
    const { from, to, botId = null } = query;
    return respond(200, {
      from,
      to,
      bot_id: botId,
      days: days.length,
      ...exportFigures(addUpFigures(days)),
    });
  },
);

const listDays = endpoint(
  {
    method: 'get',
    path: '/data-export/v2/days',
    group: 'exports',
    summary: 'List exported days',
    description:
      'Newest first. Each day has links to its files, the number of lines whose conversations were erased later, and, if it is empty, the number of conversations that arrived too late for it.',
    access: 'export:read',
    query: exportPeriodQuery,
    responses: { 200: { description: 'The exported days', schema: exportDaysResponse } },
  },
  async ({ c, principal, query, respond }, services: ExportServices) => {
    const { store } = services;
    const { organisationId } = principal;
    const [sealed, files] = await Promise.all([
      findSealedDays(store.query, organisationId, query),
      findFilesOfDays(store.query, organisationId, query),
    ]);
    const filesOf = Map.groupBy(files, ({ botId, day }) => `${day} ${botId}`);
    const days = [];
    let counted = 0;
    for (const { botId, day, sealedAt, conversations, erased } of sealed) {
      const own = filesOf.get(`${day} ${botId}`) ?? [];
      days.push({
        bot_id: botId,
        date: day,
        sealed_at: iso(sealedAt),
        conversations,
        erased,
        late:
          conversations === 0 && counted++ < MAX_COUNTED
            ? await countLate(store.replica, { organisationId, botId, day })
            : null,
        files: await Promise.all(
          own.map(async (file) => ({
            version: file.version,
            name: exportName(botId, day, file.part),
            size_bytes: file.sizeBytes,
            sha256: file.sha256,
            url: await linkTo(c, services, file),
          })),
        ),
      });
    }
    return respond(200, { days });
  },
);

export const exportDayEndpoints = [readMetrics, listDays];
