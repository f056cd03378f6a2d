import { randomUUID } from 'node:crypto';
import {
  type AppliedEvent,
  type Conversation,
  type ConversationChange,
  sameConversation,
  type WriteFeature,
} from '../conversations/index.ts';
import type { Job } from '../ingest/jobs.ts';
import type { RatingJob, RatingResult } from './jobs.ts';
import { isOpen, newSurvey, type Survey, surveyAfter, withFacts } from './rules/survey.ts';
import { answered, judged, superseded, type SurveyRating, withRating } from './rules/rating.ts';
import { findSurveyRatings, removeSurveyRatings, saveSurveyRatings } from './store/ratings.ts';
import { findSurveyConfig, lockSurveys, saveSurveys } from './store/surveys.ts';

/** A survey while a group is applied. */
interface Draft {
  /** As it is in the store; `null`: not there. */
  before: Survey | null;
  after: Survey;
  answers: SurveyRating[];
  /** Those that are in the store as they are. */
  kept: Set<SurveyRating>;
}

/** The surveys of a group: rated in the widget or by mail, and due after what changed. */
export const writeSurveys: WriteFeature = async ({
  transaction,
  organisationId,
  jobs,
  find,
  change,
}) => {
  const drafts = new Map<string, Draft>();
  const byConversation = new Map<string, Draft[]>();
  const loaded = new Set<string>();

  function put(before: Survey | null, after: Survey): Draft {
    const draft: Draft = { before, after, answers: [], kept: new Set() };
    drafts.set(after.surveyId, draft);
    const mine = byConversation.get(after.conversationId) ?? [];
    byConversation.set(after.conversationId, [...mine, draft]);
    return draft;
  }

  async function load(conversationIds: readonly string[]): Promise<void> {
    const missing = conversationIds.filter((id) => !loaded.has(id));
    for (const id of missing) loaded.add(id);
    for (const survey of await lockSurveys(transaction, organisationId, missing)) {
      put(survey, survey);
    }
  }

  await load(ratedIn(jobs));
  const answers = await findSurveyRatings(transaction.query, organisationId, [...drafts.keys()]);
  for (const answer of answers) {
    drafts.get(answer.surveyId)?.answers.push(answer);
    drafts.get(answer.surveyId)?.kept.add(answer);
  }

  function add(
    draft: Draft,
    answer: Omit<SurveyRating, 'organisationId' | 'surveyId' | 'isSuspected'>,
  ): void {
    const { surveyId } = draft.after;
    const whole = { organisationId, surveyId, isSuspected: 0, ...answer };
    draft.answers = judged([...draft.answers, whole]);
    draft.after = answered(draft.after, draft.answers);
  }

  function rate(job: RatingJob): RatingResult {
    const { surveyId, conversationId, rating, feedback, source, receivedAt } = job;
    const conversation = find(conversationId);
    const draft = drafts.get(surveyId);
    if (!draft || conversation?.erasedAt || !isOpen(draft.after, receivedAt)) {
      return { status: 'closed' };
    }
    const was = draft.after;
    const position = draft.answers.reduce((last, one) => Math.max(last, one.position), 0) + 1;
    const answerId = randomUUID();
    add(draft, { answerId, position, at: receivedAt, rating, feedback, source });
    const rated = conversation && withRating(conversation, was, draft.after);
    if (rated && !sameConversation(conversation, rated)) change(rated, receivedAt);
    return { status: 'recorded', rating: draft.after.rating, feedback: draft.after.feedback };
  }

  return {
    jobs: { rating: rate },

    hearEvent(conversation, event) {
      if (!isOfSurvey(event)) return;
      const { at } = event;
      const known = byConversation
        .get(event.conversation_id)
        ?.find(({ after }) => after.channel === 'widget');
      const draft =
        known ??
        put(null, {
          ...newSurvey(conversation, { surveyId: newSurveyId(), channel: 'widget', now: at }),
          status: 'sent',
        });
      const sentAt = Math.min(draft.after.sentAt ?? at, at);
      draft.after = { ...draft.after, sentAt, createdAt: sentAt, dueAt: sentAt, tryAt: sentAt };
      const told = { answerId: event.id, position: event.seq, at, source: 'person' as const };
      if (event.type === 'survey.rated') {
        const { rating } = event.data;
        add(draft, { ...told, rating: rating as SurveyRating['rating'], feedback: null });
      }
      if (event.type === 'survey.feedback') {
        add(draft, { ...told, rating: null, feedback: event.data.feedback });
      }
    },

    async save(changed) {
      const concerned = changed.filter(isConcerned);
      await load(concerned.map(({ after }) => after.conversationId));
      const isAnyDue = concerned.some(hasAddress);
      const config = isAnyDue
        ? await findSurveyConfig(transaction.query, organisationId)
        : undefined;
      for (const change of changed) {
        const conversation = change.after;
        const mine = byConversation.get(conversation.conversationId) ?? [];
        for (const draft of mine) draft.after = withFacts(draft.after, conversation);
        if (!config || !hasAddress(change)) continue;
        const latest = mine.findLast(({ after }) => after.channel === 'email');
        const next = surveyAfter(
          conversation,
          latest?.after ?? null,
          config,
          conversation.updatedAt,
          newSurveyId,
        );
        if (!next) continue;
        if (latest?.after.surveyId === next.surveyId) latest.after = next;
        else put(null, next);
      }
      const all = [...drafts.values()];
      await saveSurveys(
        transaction,
        all.filter(({ before, after }) => before !== after),
      );
      await transaction.save(
        saveSurveyRatings,
        all.flatMap(({ answers, kept }) => answers.filter((answer) => !kept.has(answer))),
      );
      await removeSurveyRatings(
        transaction,
        all.flatMap(({ answers }) => superseded(answers)),
      );
    },
  };
};

/** The conversations whose surveys are rated in this group. */
function ratedIn(jobs: readonly Job[]): string[] {
  const ids = new Set<string>();
  for (const job of jobs) {
    if (job.kind === 'rating') ids.add(job.conversationId);
    else if (job.kind === 'events') {
      for (const event of job.events) if (isOfSurvey(event)) ids.add(event.conversation_id);
    }
  }
  return [...ids];
}

/** Whether the survey of the widget is told of it. */
const isOfSurvey = ({ type }: AppliedEvent) =>
  type === 'survey.shown' || type === 'survey.rated' || type === 'survey.feedback';

const hasAddress = ({ before, after }: ConversationChange) =>
  after.contactEmail !== null || (before !== null && before.contactEmail !== null);

/** Whether a change may matter to a survey that is not loaded. */
const isConcerned = (change: ConversationChange) =>
  hasAddress(change) || (change.before !== null && hasOtherFacts(change.before, change.after));

const hasOtherFacts = (before: Conversation, after: Conversation) =>
  before.topicKey !== after.topicKey ||
  before.aiHandled !== after.aiHandled ||
  before.aiAgentId !== after.aiAgentId;

const newSurveyId = () => `csat_${randomUUID().replaceAll('-', '')}`;
