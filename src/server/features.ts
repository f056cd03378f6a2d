import { articleData, articleEndpoints, type ArticleServices } from './articles/index.ts';
import { attachmentEndpoints, type AttachmentServices, fileData } from './attachments/index.ts';
import { type BotServices, chatEndpoints } from './bot/index.ts';
import {
  conversationData,
  conversationEndpoints,
  conversationFileEndpoints,
  type ConversationServices,
  createWrites,
  eventEndpoints,
  liveEndpoints,
  suspectedEndpoints,
  viewData,
  viewEndpoints,
  type SuspectedJob,
  namedInEvents,
} from './conversations/index.ts';
import {
  auditEndpoints,
  customerEndpoints,
  type CustomerServices,
  personEndpoints,
} from './customers/index.ts';
import { openDatabase } from './database/open.ts';
import type { PersonalData } from './database/personal.ts';
import type { Store, StoreOptions } from './database/store.ts';
import {
  exportData,
  exportEndpoints,
  type ExportServices,
  keepExportInput,
} from './exports/index.ts';
import {
  chatData,
  handoffEndpoints,
  type ChatTurns,
  createChatTurns,
  type HandoffServices,
  namedInMessagesLeft,
  rebuildChats,
  writeChats,
} from './handoff/index.ts';
import { docsEndpoints } from './http/docs/index.ts';
import type { Bounds } from './http/bound-counts.ts';
import type { Declaration, Endpoint } from './http/endpoint.ts';
import { healthEndpoints } from './http/health.ts';
import { limitEndpoints } from './http/limit-list.ts';
import { prometheusEndpoints } from './http/prometheus.ts';
import { storedResponseData } from './http/stored-response-data.ts';
import {
  gapRollup,
  knowledgeGapEndpoints,
  noteUnread,
  questionData,
  rereadTranscripts,
} from './insight/index.ts';
import { keyEndpoints, organisationEndpoints } from './keys/index.ts';
import {
  alertEndpoints,
  digestEndpoints,
  noteChanges,
  noteChats,
  noticeData,
  notifySettingEndpoints,
  type NotifyServices,
  pushEndpoints,
  webhookEndpoints,
} from './notify/index.ts';
import {
  conversationRollup,
  countConversations,
  escalationRollup,
  fillMissingRollups,
  figureRollups,
  languageData,
  metricEndpoints,
  type NumbersServices,
  type RollupKind,
  seriesEndpoints,
  wordData,
} from './numbers/index.ts';
import { callData, reportingEndpoints } from './reporting/index.ts';
import { signInEndpoints, type SignInServices } from './sign-in/index.ts';
import {
  contactData,
  csatEndpoints,
  namedInSurveys,
  surveyData,
  surveyRollup,
  type SurveyServices,
  writeSurveys,
} from './surveys/index.ts';
import { agentEndpoints, teamEndpoints, type TeamServices } from './team/index.ts';
import { topicData, topicEndpoints } from './topics/index.ts';
import { deliveryData, vendorEndpoints, type VendorServices } from './webhooks/index.ts';

/** The services of all endpoints. */
export type AllServices = ArticleServices &
  AttachmentServices &
  BotServices &
  ConversationServices &
  CustomerServices &
  ExportServices &
  HandoffServices &
  SignInServices &
  NumbersServices &
  NotifyServices &
  SurveyServices &
  TeamServices &
  VendorServices & { declarations: readonly Declaration[] };

/** All endpoints, in the order of `/docs`; pages and their files are served by `assetRoutes`. */
export const endpoints: readonly Endpoint<AllServices>[] = [
  ...conversationEndpoints,
  ...conversationFileEndpoints,
  ...viewEndpoints,
  ...liveEndpoints,
  ...metricEndpoints,
  ...seriesEndpoints,
  ...knowledgeGapEndpoints,
  ...topicEndpoints,
  ...articleEndpoints,
  ...csatEndpoints,
  ...exportEndpoints,
  ...vendorEndpoints,
  ...webhookEndpoints,
  ...agentEndpoints,
  ...teamEndpoints,
  ...handoffEndpoints,
  ...pushEndpoints,
  ...reportingEndpoints,
  ...eventEndpoints,
  ...suspectedEndpoints,
  ...chatEndpoints,
  ...attachmentEndpoints,
  ...customerEndpoints,
  ...personEndpoints,
  ...auditEndpoints,
  ...keyEndpoints,
  ...organisationEndpoints,
  ...notifySettingEndpoints,
  ...alertEndpoints,
  ...digestEndpoints,
  ...signInEndpoints,
  ...healthEndpoints,
  ...limitEndpoints,
  ...prometheusEndpoints,
  ...docsEndpoints,
];

export const declarations: readonly Declaration[] = endpoints.map(({ declaration }) => declaration);

/** The features that load, change and save data in the transaction of a conversation, in this order. */
export const writesOf = ({
  wakeReader,
  wakeDispatcher,
  wakeNotifier,
  chatTurns = createChatTurns(),
  bounds,
  acceptSuspected,
}: {
  wakeReader: () => void;
  wakeDispatcher: () => void;
  wakeNotifier: () => void;
  chatTurns?: Pick<ChatTurns, 'note'>;
  bounds: Pick<Bounds, 'values' | 'countRefusal'>;
  acceptSuspected: (job: SuspectedJob) => void;
}) =>
  createWrites(
    [
      countConversations,
      writeSurveys,
      writeChats(wakeDispatcher, noteChats(wakeNotifier), chatTurns),
      keepExportInput,
      noteUnread(wakeReader),
      noteChanges(wakeNotifier),
    ],
    bounds,
    acceptSuspected,
  );

/** Everything that is stored about people, in the order in which it is erased. */
export const personalData: PersonalData = {
  conversations: [
    questionData,
    // Before the languages are gone.
    languageData,
    conversationData,
    wordData,
    topicData,
    surveyData,
    fileData,
    chatData,
    exportData,
    noticeData,
  ],
  people: [viewData, contactData, callData, deliveryData, storedResponseData, articleData],
  named: [namedInEvents, namedInSurveys, namedInMessagesLeft],
};

/** Everything that is counted in rollups. */
export const rollupKinds: readonly RollupKind[] = [
  conversationRollup,
  escalationRollup,
  surveyRollup,
  ...figureRollups,
  gapRollup,
];

/** Opens `sqlite:PATH` or `postgres://…` like `openDatabase`, with the derived data of all features. */
export const openStore = (url: string, options: Omit<StoreOptions, 'derive'> = {}): Store =>
  openDatabase(url, {
    ...options,
    async derive(transaction, after) {
      await fillMissingRollups(transaction, rollupKinds);
      await rereadTranscripts(transaction, after);
      await rebuildChats(transaction, after);
    },
  });
