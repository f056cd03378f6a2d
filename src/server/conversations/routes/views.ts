import {
  doneResponse,
  type ListedView,
  MAX_VIEWS,
  viewInput,
  viewListResponse,
  viewResponse,
} from '../../../contract/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import type { Principal } from '../../http/principal.ts';
import type { Services } from '../../http/services.ts';
import { findViews, removeViews, saveView } from '../store/views.ts';
import type { SavedViewTable } from '../tables.ts';

const listed = ({ viewId, name, query, agentId }: SavedViewTable): ListedView => ({
  id: viewId,
  name,
  query,
  shared: agentId === null,
});

const OWNER = new Fault('invalid_request', 'A key has no views of its own.', [
  { path: 'shared', message: 'Must be true.' },
]);
const SHARED = new Fault('forbidden', 'Only supervisors and administrators change shared views.');
const NOT_FOUND = new Fault('not_found', 'This view does not exist.');

/** Who sees the figures of everybody decides what everybody sees in the list. */
const mayShare = ({ scopes }: Principal) => scopes.has('metrics:read');

const listViews = endpoint(
  {
    method: 'get',
    path: '/api/v1/views',
    group: 'conversations',
    summary: 'List the views of the list of conversations',
    description: 'The shared ones, and those of the signed-in agent.',
    access: 'conversations:read',
    responses: { 200: { description: 'The views', schema: viewListResponse } },
  },
  async ({ principal: { organisationId, agent }, respond }, { store }: Services) => {
    const views = await findViews(store.query, organisationId, agent?.agentId ?? null);
    return respond(200, { success: true, data: views.map(listed) });
  },
);

const createView = endpoint(
  {
    method: 'post',
    path: '/api/v1/views',
    group: 'conversations',
    summary: 'Save a view of the list of conversations',
    description:
      'Replaces the view of this name that the agent has, or that is shared. Only who may read figures (`metrics:read`) can share one.',
    access: 'conversations:read',
    body: {
      schema: viewInput,
      maxBytes: 16 * 1024,
      example: { name: 'Unhappy about billing', query: 'topic=billing&max_csat=2', shared: true },
    },
    responses: { 200: { description: 'The view', schema: viewResponse } },
    errors: ['conflict'],
  },
  async ({ principal, body, respond, fail }, { store, now }: Services) => {
    const { organisationId, agent } = principal;
    const { name, query, shared } = body;
    if (shared && !mayShare(principal)) return fail(SHARED);
    if (!shared && agent === null) return fail(OWNER);
    const agentId = shared ? null : agent!.agentId;
    const view = await store.write((transaction) =>
      saveView(transaction, { organisationId, agentId, name, query, createdAt: now() }, MAX_VIEWS),
    );
    if (!view) return fail('conflict', `There can be at most ${MAX_VIEWS} views.`);
    return respond(200, { success: true, data: listed(view) });
  },
);

const deleteView = endpoint(
  {
    method: 'delete',
    path: '/api/v1/views/{id}',
    group: 'conversations',
    summary: 'Delete a view of the list of conversations',
    access: 'conversations:read',
    parameters: { id: 'The id of the view.' },
    responses: { 200: { description: 'Deleted', schema: doneResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { store }: Services) => {
    const { organisationId, agent } = principal;
    const views = await findViews(store.query, organisationId, agent?.agentId ?? null);
    const view = views.find(({ viewId }) => viewId === params.id);
    if (!view) return fail(NOT_FOUND);
    if (view.agentId === null && !mayShare(principal)) return fail(SHARED);
    await store.write((transaction) => removeViews(transaction, organisationId, [params.id]));
    return respond(200, { success: true });
  },
);

/** Named combinations of filters. */
export const viewEndpoints = [listViews, createView, deleteView];
