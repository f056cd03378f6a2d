import {
  topicChangeInput,
  topicChangeListResponse,
  topicChangeResponse,
  topicChangesQuery,
  topicListResponse,
  topicPreviewResponse,
  topicsQuery,
  type ListedTopicChange,
} from '../../../contract/index.ts';
import { iso, isoOrNull } from '../../../contract/time.ts';
import type { Kysely } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { pathNumber } from '../../http/path-number.ts';
import type { Services } from '../../http/services.ts';
import { authorsOf, changeBy } from '../../team/index.ts';
import { findChanges, findTopicNames, findVersion, type StoredChange } from '../store.ts';
import { changeTopics, listTopics, matching, previewChange, undoChange } from '../topics.ts';

const MAX_BODY = 1024 * 1024;
const EXAMPLE = { topics: ['invoice', 'payments'], name: 'billing' };

/** Changes as the API lists them. */
async function listed(
  query: Kysely<Schema>,
  organisationId: string,
  changes: readonly StoredChange[],
): Promise<ListedTopicChange[]> {
  const authorOf = await authorsOf(
    query,
    organisationId,
    changes.flatMap(({ changedBy, undoneBy }) => [changedBy, ...(undoneBy ? [undoneBy] : [])]),
  );
  return changes.map((one) => ({
    id: one.changeId,
    topics: [...one.topics],
    name: one.name,
    at: iso(one.at),
    changed_by: authorOf(one.changedBy),
    undone_at: isoOrNull(one.undoneAt),
    undone_by: one.undoneBy === null ? null : authorOf(one.undoneBy),
  }));
}

const readTopics = endpoint(
  {
    method: 'get',
    path: '/api/v1/topics',
    group: 'topics',
    summary: 'List topics',
    description:
      'The topics of all stored conversations, as they are called now. Conversations keep the topic that they were sent with; wherever a topic is shown, counted or asked for, merged and renamed ones count under their current name.',
    access: 'metrics:read',
    query: topicsQuery,
    responses: { 200: { description: 'The topics', schema: topicListResponse } },
  },
  async ({ principal: { organisationId }, query, respond }, { store }: Services) => {
    // First: a change that is made meanwhile makes the list an old one. What is called what is asked of the primary, so
    // that who has just changed it sees that.
    const version = await findVersion(store.query, organisationId);
    const names = await findTopicNames(store.query, organisationId);
    const topics = matching(await listTopics(store.replica, organisationId, names), query.q);
    return respond(200, {
      success: true,
      data: topics.slice(0, query.limit),
      total: topics.length,
      version,
    });
  },
);

const readPreview = endpoint(
  {
    method: 'post',
    path: '/api/v1/topics/preview',
    group: 'topics',
    summary: 'Preview a merge or a new name of topics',
    description: 'Says what the change would do, and changes nothing.',
    access: 'admin',
    body: { schema: topicChangeInput, maxBytes: MAX_BODY, example: EXAMPLE },
    responses: { 200: { description: 'What would change', schema: topicPreviewResponse } },
    errors: ['conflict'],
  },
  async ({ principal, body, respond, fail }, { store }: Services) => {
    const data = await previewChange(store, principal.organisationId, body);
    return data instanceof Fault ? fail(data) : respond(200, { success: true, data });
  },
);

const makeChange = endpoint(
  {
    method: 'post',
    path: '/api/v1/topics/changes',
    group: 'topics',
    summary: 'Merge or rename topics',
    description:
      'The topics become part of the topic `name`; if no conversation has that name, they are renamed. It counts for past and future conversations alike: those that still arrive with an old name count under the new one. Nothing that was recorded is changed, so the change can be undone.',
    access: 'admin',
    body: { schema: topicChangeInput, maxBytes: MAX_BODY, example: EXAMPLE },
    responses: { 201: { description: 'The change', schema: topicChangeResponse } },
    errors: ['conflict'],
  },
  async ({ principal, body, respond, fail }, { store, now }: Services) => {
    const change = await changeTopics(store, changeBy(principal, now()), body);
    if (change instanceof Fault) return fail(change);
    const [data] = await listed(store.query, principal.organisationId, [change]);
    return respond(201, { success: true, data: data! });
  },
);

const readChanges = endpoint(
  {
    method: 'get',
    path: '/api/v1/topics/changes',
    group: 'topics',
    summary: 'List merges and new names of topics',
    access: 'metrics:read',
    query: topicChangesQuery,
    responses: { 200: { description: 'A page of changes', schema: topicChangeListResponse } },
  },
  async ({ principal: { organisationId }, query, respond }, { store }: Services) => {
    const changes = await findChanges(store.query, organisationId, query);
    const data = await listed(store.query, organisationId, changes);
    return respond(200, { success: true, data });
  },
);

const undo = endpoint(
  {
    method: 'post',
    path: '/api/v1/topics/changes/{id}/undo',
    group: 'topics',
    summary: 'Undo a merge or a new name',
    description:
      'The topics are as if the change had not been made. Changes that were made after it stand.',
    access: 'admin',
    parameters: { id: 'The id of the change.' },
    responses: { 200: { description: 'The change', schema: topicChangeResponse } },
    errors: ['not_found', 'conflict'],
  },
  async ({ principal, params, respond, fail }, { store, now }: Services) => {
    const change = await undoChange(store, changeBy(principal, now()), pathNumber(params.id));
    if (change instanceof Fault) return fail(change);
    const [data] = await listed(store.query, principal.organisationId, [change]);
    return respond(200, { success: true, data: data! });
  },
);

/** Topics, and which of them are one. */
export const topicEndpoints = [readTopics, readPreview, readChanges, makeChange, undo];
