import type { EventResult } from '../../contract/index.ts';
import type { Store } from '../database/store.ts';
import { applyJobs } from './apply.ts';
import { createGroupCommit } from './group-commit.ts';
import type {
  AnswerJob,
  AnswerResult,
  ConversationJob,
  ConversationResult,
  EventsJob,
  HandoffJob,
  HandoffResult,
  Job,
  JobResult,
} from './jobs.ts';

export type { HandoffJob, HandoffResult } from './jobs.ts';

/** The only way into the store for what happens in conversations. */
export interface Ingest {
  /** Resolves when the conversation is on disk. */
  conversation(job: Omit<ConversationJob, 'kind'>): Promise<ConversationResult>;
  /** Resolves when the accepted events are on disk, with a result for each event. */
  events(job: Omit<EventsJob, 'kind'>): Promise<EventResult[]>;
  /** Resolves when the answer to a mailed survey is on disk. */
  answer(job: Omit<AnswerJob, 'kind'>): Promise<AnswerResult>;
  /** Resolves when what is done to a chat with a person is on disk, or refused. */
  handoff(job: Omit<HandoffJob, 'kind'>): Promise<HandoffResult>;
  /** Resolves when all that was taken in is on disk. */
  drained(): Promise<void>;
}

/** @param committed is called after each commit; `isLive`: something happened in a chat with a person */
export function createIngest(
  store: Store,
  committed: (isLive: boolean) => void = () => {},
): Ingest {
  const group = createGroupCommit<Job, JobResult>(async (jobs) => {
    const { results, changes, isLive } = await store.write((transaction) =>
      applyJobs(transaction, jobs),
    );
    store.changes.publish(changes);
    committed(isLive);
    return results;
  }, store.lanes);
  return {
    conversation: (job) =>
      group.add({ ...job, kind: 'conversation' }) as Promise<ConversationResult>,
    events: (job) => group.add({ ...job, kind: 'events' }) as Promise<EventResult[]>,
    answer: (job) => group.add({ ...job, kind: 'answer' }) as Promise<AnswerResult>,
    handoff: (job) => group.add({ ...job, kind: 'handoff' }) as Promise<HandoffResult>,
    drained: group.drained,
  };
}
