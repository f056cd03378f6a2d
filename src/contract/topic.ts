import { z } from 'zod';
import { author } from './author.ts';
import { text } from './text.ts';

/** The most names that can be merged in one change. */
const MAX_MERGED = 1_000;
/** The most names that all changes of an organisation can have. */
export const MAX_TOPIC_NAMES = 10_000;

const count = z.int().min(0);
const topic = text(200).min(1);

export const topicsQuery = z.object({
  q: text(200).optional().describe('Only topics with this text in one of their names.'),
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
});

/** `GET /api/v1/topics`. */
export const topicListResponse = z.object({
  success: z.literal(true),
  data: z
    .array(
      z.object({
        topic: z.string(),
        conversations: count.describe('All that are stored, without merged tickets.'),
        last_day: z.iso.date().describe('The UTC day on which the last one started.'),
        names: z
          .array(z.string())
          .describe('The other names that count under this one: merged topics, and former names.'),
      }),
    )
    .describe('Most conversations first.'),
  total: count.describe('How many topics match.'),
  version: z.int().describe('Another one means that somebody has changed topics.'),
});
export type TopicListResponse = z.output<typeof topicListResponse>;

/** The body of `POST /api/v1/topics/changes` and of its preview. */
export const topicChangeInput = z.object({
  topics: z
    .array(topic)
    .min(1)
    .max(MAX_MERGED)
    .describe('The current names of the topics. Upper case, spaces and hyphens do not matter.'),
  name: topic.describe('The topic that they become part of, or a new name.'),
  version: z
    .int()
    .optional()
    .describe('The `version` of the preview or the list: the change is refused if it is another.'),
});
export type TopicChangeInput = z.input<typeof topicChangeInput>;

const team = z.object({ id: z.int(), name: z.string() });

/** `POST /api/v1/topics/preview`. */
export const topicPreviewResponse = z.object({
  success: z.literal(true),
  data: z.object({
    name: z.string().describe('The name that all of them have after the change.'),
    topics: z
      .array(z.object({ topic: z.string(), conversations: count }))
      .describe('The topics that get this name.'),
    before: count.describe('Conversations that have this name without the change.'),
    after: count.describe('Conversations that have this name after it.'),
    teams: z
      .array(z.object({ topic: z.string(), from: team.nullable(), to: team.nullable() }))
      .describe('Topics whose new chats another team receives. null: any agent.'),
    open_chats: count.describe('Chats with these topics that are open. They stay where they are.'),
    views: count.describe('Saved views that name one of these topics. They show the new one.'),
    version: z.int(),
  }),
});
export type TopicPreviewResponse = z.output<typeof topicPreviewResponse>;

const change = z.object({
  id: z.int(),
  topics: z.array(z.string()),
  name: z.string(),
  at: z.iso.datetime(),
  changed_by: author,
  undone_at: z.iso.datetime().nullable(),
  undone_by: author.nullable(),
});
export type ListedTopicChange = z.output<typeof change>;

export const topicChangesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('The id of the last change of the page before.'),
});

/** `GET /api/v1/topics/changes`. */
export const topicChangeListResponse = z.object({
  success: z.literal(true),
  data: z.array(change).describe('Newest first, also those that were undone.'),
});
export type TopicChangeListResponse = z.output<typeof topicChangeListResponse>;

/** `POST /api/v1/topics/changes`, and when one is undone. */
export const topicChangeResponse = z.object({ success: z.literal(true), data: change });
export type TopicChangeResponse = z.output<typeof topicChangeResponse>;

/** Of a response whose filter has a topic that was merged or renamed. */
export const mergedTopic = z.object({
  asked: z.string().describe('The topic of the filter.'),
  name: z.string().describe('The topic that it is part of, whose conversations these are.'),
});
