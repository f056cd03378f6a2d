import { attachmentEndpoints, type AttachmentServices } from './attachments/index.ts';
import { type BotServices, chatEndpoints } from './bot/index.ts';
import {
  conversationEndpoints,
  conversationFileEndpoints,
  type ConversationServices,
  createWrites,
  eventEndpoints,
  liveEndpoints,
} from './conversations/index.ts';
import { auditEndpoints, customerEndpoints, type CustomerServices } from './customers/index.ts';
import { openDatabase } from './database/open.ts';
import type { Store, StoreOptions } from './database/store.ts';
import { exportEndpoints, type ExportServices, keepExportInput } from './exports/index.ts';
import { handoffEndpoints, type HandoffServices, writeChats } from './handoff/index.ts';
import { docsEndpoints } from './http/docs/index.ts';
import type { Declaration, Endpoint } from './http/endpoint.ts';
import { healthEndpoints } from './http/health.ts';
import { prometheusEndpoints } from './http/prometheus.ts';
import { knowledgeGapEndpoints, noteUnread, rereadTranscripts } from './insight/index.ts';
import {
  keyEndpoints,
  type KeyServices,
  organisationEndpoints,
  sessionEndpoints,
} from './keys/index.ts';
import {
  conversationRollup,
  countConversations,
  escalationRollup,
  fillMissingRollups,
  metricEndpoints,
  type RollupKind,
} from './numbers/index.ts';
import { reportingEndpoints } from './reporting/index.ts';
import { csatEndpoints, surveyRollup, type SurveyServices, writeSurveys } from './surveys/index.ts';
import { agentEndpoints, teamEndpoints, type TeamServices } from './team/index.ts';
import { zendeskEndpoints, type ZendeskServices } from './zendesk/index.ts';

/** What the endpoints work with, all together. */
export type AllServices = AttachmentServices &
  BotServices &
  ConversationServices &
  CustomerServices &
  ExportServices &
  HandoffServices &
  KeyServices &
  SurveyServices &
  TeamServices &
  ZendeskServices & { declarations: readonly Declaration[] };

/** Everything that the server answers, but for pages and their files; in the order of `/docs`. */
export const endpoints: readonly Endpoint<AllServices>[] = [
  ...conversationEndpoints,
  ...conversationFileEndpoints,
  ...liveEndpoints,
  ...metricEndpoints,
  ...knowledgeGapEndpoints,
  ...csatEndpoints,
  ...exportEndpoints,
  ...zendeskEndpoints,
  ...agentEndpoints,
  ...teamEndpoints,
  ...handoffEndpoints,
  ...reportingEndpoints,
  ...eventEndpoints,
  ...chatEndpoints,
  ...attachmentEndpoints,
  ...customerEndpoints,
  ...auditEndpoints,
  ...keyEndpoints,
  ...organisationEndpoints,
  ...sessionEndpoints,
  ...healthEndpoints,
  ...prometheusEndpoints,
  ...docsEndpoints,
];

export const declarations: readonly Declaration[] = endpoints.map(({ declaration }) => declaration);

/** What every feature loads, changes and saves with conversations, in this order. */
export const writesOf = ({
  wakeReader,
  wakeDispatcher,
}: {
  wakeReader: () => void;
  wakeDispatcher: () => void;
}) =>
  createWrites([
    countConversations,
    writeSurveys,
    writeChats(wakeDispatcher),
    keepExportInput,
    noteUnread(wakeReader),
  ]);

/** All that is counted in rollups. */
export const rollupKinds: readonly RollupKind[] = [
  conversationRollup,
  escalationRollup,
  surveyRollup,
];

/** Opens `sqlite:PATH` or `postgres://…`, as `openDatabase` does, for what the features keep in it. */
export const openStore = (url: string, options: Omit<StoreOptions, 'derive'> = {}): Store =>
  openDatabase(url, {
    ...options,
    async derive(transaction, after) {
      await fillMissingRollups(transaction, rollupKinds);
      await rereadTranscripts(transaction, after);
    },
  });
