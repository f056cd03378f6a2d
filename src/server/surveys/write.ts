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
import {
  isCounted,
  judged,
  superseded,
  type SurveyRating,
  withRating,
  withRatings,
} from './rules/rating.ts';
import { findSurveyRatings, removeSurveyRatings, saveSurveyRatings } from './store/ratings.ts';
import { findSurveyConfig, lockSurveys, saveSurveys } from './store/surveys.ts';

/** A survey while a group of writes is applied. */
interface Draft {
  /** As stored; `null`: it is new. */
  before: Survey | null;
  after: Survey;
  ratings: SurveyRating[];
  /** The ratings that are stored unchanged. */
  kept: Set<SurveyRating>;
}

/** Surveys in a group of writes: those that are rated, and those that become due or are cancelled. */
export const writeSurveys: WriteFeature = async ({
  transaction,
  organisationId,
  jobs,
  find,
  change,
  noteRating,
}) => {
  const drafts = new Map<string, Draft>();
  const byConversation = new Map<string, Draft[]>();
  const loaded = new Set<string>();
  /** When resolutions and identities arrived that events told. */
  const arrivals = new Map<string, number>();

  function put(before: Survey | null, after: Survey): Draft {
    const draft: Draft = { before, after, ratings: [], kept: new Set() };
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
  const ratings = await findSurveyRatings(transaction.query, organisationId, [...drafts.keys()]);
  for (const entry of ratings) {
    drafts.get(entry.surveyId)?.ratings.push(entry);
    drafts.get(entry.surveyId)?.kept.add(entry);
  }

  function add(
    draft: Draft,
    entry: Omit<SurveyRating, 'organisationId' | 'surveyId' | 'isSuspected'>,
  ): void {
    const { surveyId } = draft.after;
    const whole = { organisationId, surveyId, isSuspected: 0, ...entry };
    draft.ratings = judged([...draft.ratings, whole]);
    draft.after = withRatings(draft.after, draft.ratings);
  }

  function rate(job: RatingJob): RatingResult {
    const { surveyId, conversationId, rating, feedback, source, receivedAt } = job;
    const conversation = find(conversationId);
    const draft = drafts.get(surveyId);
    if (!draft || conversation?.erasedAt || !isOpen(draft.after, receivedAt)) {
      return { status: 'closed' };
    }
    const was = draft.after;
    const position = draft.ratings.reduce((last, one) => Math.max(last, one.position), 0) + 1;
    const answerId = randomUUID();
    add(draft, { answerId, position, at: receivedAt, rating, feedback, source });
    const given = draft.ratings.find((entry) => entry.answerId === answerId && isCounted(entry));
    const rated = conversation && withRating(conversation, was, draft.after, given);
    if (rated && !sameConversation(conversation, rated)) change(rated, receivedAt);
    if (given) noteRating(conversationId, feedback !== null, receivedAt);
    return { status: 'recorded', rating: draft.after.rating, feedback: draft.after.feedback };
  }

  return {
    jobs: { rating: rate },

    hearEvent(conversation, event, receivedAt) {
      if (event.type === 'conversation.resolved' || event.type === 'identity.set') {
        arrivals.set(event.conversation_id, receivedAt);
      }
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
      const received = { answerId: event.id, position: event.seq, at, source: 'person' as const };
      if (event.type === 'survey.rated') {
        const { rating } = event.data;
        add(draft, { ...received, rating: rating as SurveyRating['rating'], feedback: null });
      }
      if (event.type === 'survey.feedback') {
        add(draft, { ...received, rating: null, feedback: event.data.feedback });
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
          isNewlyDue(change)
            ? (arrivals.get(conversation.conversationId) ?? null)
            : (latest?.after.countsFrom ?? null),
        );
        if (!next) continue;
        // What was imported was long ago for the customer.
        const isWoken = next.status === 'pending' && latest?.after.status !== 'pending';
        if (change.isOfPast && isWoken) continue;
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
        all.flatMap(({ ratings, kept }) => ratings.filter((entry) => !kept.has(entry))),
      );
      await removeSurveyRatings(
        transaction,
        all.flatMap(({ ratings }) => superseded(ratings)),
      );
    },
  };
};

/** The conversations whose surveys are rated in this group. */
function ratedIn(jobs: readonly Job[]): string[] {
  const ids = new Set<string>();
  for (const job of jobs) {
    if (job.kind === 'rating' || job.kind === 'suspected') ids.add(job.conversationId);
    else if (job.kind === 'events') {
      for (const event of job.events) if (isOfSurvey(event)) ids.add(event.conversation_id);
    }
  }
  return [...ids];
}

/** Whether the event belongs to the survey in the widget. */
const isOfSurvey = ({ type }: AppliedEvent) =>
  type === 'survey.shown' || type === 'survey.rated' || type === 'survey.feedback';

const hasAddress = ({ before, after }: ConversationChange) =>
  after.contactEmail !== null || (before !== null && before.contactEmail !== null);

/** Whether a change of a conversation may affect a survey that is not loaded. */
const isConcerned = (change: ConversationChange) =>
  hasAddress(change) || (change.before !== null && hasOtherFacts(change.before, change.after));

const hasOtherFacts = (before: Conversation, after: Conversation) =>
  before.topicKey !== after.topicKey ||
  before.aiHandled !== after.aiHandled ||
  before.aiAgentId !== after.aiAgentId;

/** Whether the conversation was resolved, or got its address, by this change. */
const isNewlyDue = ({ before, after }: ConversationChange) =>
  before === null ||
  before.status !== after.status ||
  before.resolvedAt !== after.resolvedAt ||
  before.contactEmail !== after.contactEmail;

const newSurveyId = () => `csat_${randomUUID().replaceAll('-', '')}`;
