import { type Context, Hono, type MiddlewareHandler } from 'hono';
import {
  callInput,
  type ReportedAgent,
  type ReportedChange,
  type ReportedTeamTree,
  type ReportQuery,
  reportQuery,
  type Scope,
} from '../../../contract/index.ts';
import { inOrder } from '../../team/index.ts';
import {
  type Agent,
  countMembers,
  findAgents,
  findTeams,
  type StoredTeam,
} from '../../team/index.ts';
import {
  countWork,
  findCallParticipants,
  findChatIds,
  pageOf,
  putCall,
  type ReportPage,
  type Wanted,
} from '../store.ts';
import { takeNumbers } from '../../database/counter.ts';
import { counted, withoutScope } from '../../http/access.ts';
import { invalid, problem, readJson } from '../../http/response.ts';
import { linkTo } from '../../attachments/index.ts';
import { bodyLimit } from '../../http/body-limit.ts';
import { type Env, ownOrigin, type Parts } from '../../http/context.ts';
import { reportedCall, reportedCallParticipant } from '../calls.ts';
import { reportedChats, reportedParticipant, surroundings } from '../chats.ts';
import {
  iso,
  isoOrNull,
  reportedMenu,
  reportedStatusOf,
  reportedTeam,
  reportedUser,
  secondsBetween,
  statuses,
} from '../vocabulary.ts';

/** Requests a second of an organisation (CONTRACT, part D). */
const A_SECOND = 10;

/** An inbox that was heard of so recently is open, milliseconds. */
const ONLINE = 30_000;

const organisationOf = (c: Context<Env>) => c.get('principal').organisationId;

/** The one thing with the id in the path. */
async function one<T>(c: Context<Env>, find: (id: number) => Promise<T[]>): Promise<Response> {
  const id = Number(c.req.param('id'));
  const [found] = Number.isSafeInteger(id) && id > 0 ? await find(id) : [];
  return found ? c.json(found) : problem(c, 'not_found', 'There is none with this id.');
}

/** `/manager/api/v1` (CONTRACT, part D): agents, teams, chats and calls for who reports on them. */
export function reportingRoutes(parts: Parts): Hono<Env> {
  const { store, now } = parts;
  const limit = parts.limits('reporting', A_SECOND, 1);

  /** Basic authentication: the organisation, and one of its keys. */
  const allowed =
    (scope: Scope): MiddlewareHandler<Env> =>
    async (c, next) => {
      const given = credentials(c.req.header('authorization'));
      const principal = given && (await parts.keys.principal(given.password));
      if (!principal || principal.organisationId !== given.user) {
        c.header('WWW-Authenticate', 'Basic realm="Afterword", charset="UTF-8"');
        return problem(
          c,
          'unauthorized',
          'Send the organisation as the user and an API key as the password.',
        );
      }
      const refused = withoutScope(c, principal, scope);
      if (refused) return refused;
      c.set('principal', principal);
      return (await counted(c, limit, principal.organisationId)) ?? next();
    };
  const reads = allowed('reporting:read');

  /** A page of a list, with the headers that lead to the others. */
  async function listed<Row, T>(
    c: Context<Env>,
    find: (wanted: Wanted, query: ReportQuery) => Promise<ReportPage<Row>>,
    show: (rows: Row[]) => Promise<T[]> | T[],
  ): Promise<Response> {
    const query = readReportQuery(c);
    if (query instanceof Response) return query;
    const { page, per } = query;
    const { rows, total } = await find(
      {
        limit: per,
        offset: (page - 1) * per,
        ids: query.id,
        updatedAfter: query.updated_after,
      },
      query,
    );
    c.header('Total', String(total));
    c.header('Per-Page', String(per));
    const link = linksOf(new URL(c.req.url), parts.publicUrl ?? ownOrigin(c, parts), {
      page,
      last: Math.max(1, Math.ceil(total / per)),
    });
    if (link) c.header('Link', link);
    return c.json(await show(rows));
  }

  async function reportedAgents(
    organisationId: string,
    agents: readonly Agent[],
  ): Promise<ReportedAgent[]> {
    const [teams, members, work] = await Promise.all([
      findTeams(store.replica, organisationId),
      countMembers(store.replica, organisationId),
      countWork(
        store.replica,
        organisationId,
        agents.map(({ agentId }) => agentId),
      ),
    ]);
    return agents.map((agent) => {
      const own = teams.filter(({ teamId }) => agent.teamIds.includes(teamId));
      return {
        ...reportedUser(agent),
        created_at: iso(agent.createdAt),
        updated_at: iso(agent.updatedAt),
        last_login_time: isoOrNull(agent.lastLoginAt),
        status: reportedStatusOf(agent.status),
        status_updated_at: iso(agent.statusAt),
        crm_authenticated: false,
        online: now() - agent.seenAt < ONLINE,
        wrap_up: agent.status === 'wrapping_up',
        call_count: work.get(agent.agentId)!.calls,
        chat_count: work.get(agent.agentId)!.chats,
        location: agent.location,
        roles: [agent.role],
        teams: own.map((team) => reportedTeam(team, members)),
        channels: own.map((team) => ({ channel_type: 'chat', menu: reportedMenu(team) })),
      };
    });
  }

  const findAgentPage = (c: Context<Env>) => async (wanted: Wanted, query: ReportQuery) => {
    const organisationId = organisationOf(c);
    const page = await pageOf(store.replica, 'agent', organisationId, {
      ...wanted,
      agentNumbers: query.agent_number,
    });
    const ids = page.rows.map(({ agentId }) => agentId);
    return { ...page, rows: await findAgents(store.replica, organisationId, ids) };
  };

  const findMediaPage = (c: Context<Env>, media: 'image' | 'video') => (wanted: Wanted) =>
    pageOf(store.replica, 'attachment', organisationOf(c), { ...wanted, media });

  async function withChat(
    c: Context<Env>,
    rows: Awaited<ReturnType<ReturnType<typeof findMediaPage>>>['rows'],
  ) {
    const chats = await findChatIds(
      store.replica,
      organisationOf(c),
      rows.map(({ conversationId }) => conversationId),
    );
    return Promise.all(
      rows.map(async (row) => ({
        id: row.mediaId,
        type: row.contentType,
        url: await linkTo(c, parts, row),
        chat_id: chats.get(row.conversationId) ?? null,
        created_at: iso(row.createdAt),
      })),
    );
  }

  return new Hono<Env>()
    .get('/agents', reads, (c) =>
      listed(c, findAgentPage(c), (agents) => reportedAgents(organisationOf(c), agents)),
    )
    .get('/agents/:id', reads, (c) =>
      one(c, async (id) =>
        reportedAgents(organisationOf(c), await findAgents(store.replica, organisationOf(c), [id])),
      ),
    )
    .get('/user_info', reads, (c) =>
      listed(c, findAgentPage(c), (agents) => agents.map(reportedUser)),
    )
    .get('/user_statuses', reads, (c) =>
      listed(
        c,
        async ({ limit: most, offset }) => ({
          rows: statuses.slice(offset, offset + most),
          total: statuses.length,
        }),
        (rows) => rows,
      ),
    )
    .get('/agent_status_history', reads, (c) =>
      listed(
        c,
        (wanted, { agent_number: agentNumbers }) =>
          pageOf(store.replica, 'agentSpan', organisationOf(c), { ...wanted, agentNumbers }),
        async (rows) => {
          const { agents } = await surroundings(parts, organisationOf(c));
          return rows.map((row) => ({
            id: row.spanId,
            agent: reportedUser(agents.get(row.agentId)!),
            status: reportedStatusOf(row.status),
            started: iso(row.startedAt),
            ended: isoOrNull(row.endedAt),
            duration: secondsBetween(row.startedAt, row.endedAt),
          }));
        },
      ),
    )
    .get('/chats', reads, (c) =>
      listed(
        c,
        (wanted) => pageOf(store.replica, 'chat', organisationOf(c), wanted),
        (rows) => reportedChats(c, parts, organisationOf(c), rows),
      ),
    )
    .get('/chats/:id', reads, (c) =>
      one(c, async (id) => {
        const organisationId = organisationOf(c);
        const { rows } = await pageOf(store.replica, 'chat', organisationId, {
          limit: 1,
          offset: 0,
          ids: [id],
        });
        return reportedChats(c, parts, organisationId, rows);
      }),
    )
    .get('/chat_participants', reads, (c) =>
      listed(
        c,
        (wanted) => pageOf(store.replica, 'chatParticipant', organisationOf(c), wanted),
        (rows) => rows.map((row) => ({ ...reportedParticipant(row), chat_id: row.chatId })),
      ),
    )
    .get('/calls', reads, (c) =>
      listed(
        c,
        (wanted) => pageOf(store.replica, 'call', organisationOf(c), wanted),
        async (rows) => {
          const organisationId = organisationOf(c);
          const [around, participants] = await Promise.all([
            surroundings(parts, organisationId),
            findCallParticipants(
              store.replica,
              organisationId,
              rows.map(({ callId }) => callId),
            ),
          ]);
          const own = Map.groupBy(participants, ({ callId }) => callId);
          return rows.map((row) => reportedCall(row, own.get(row.callId) ?? [], around));
        },
      ),
    )
    .post('/calls', allowed('reporting:write'), bodyLimit(256 * 1024, 'A call'), async (c) => {
      const call = await readJson(c, callInput);
      if (call instanceof Response) return call;
      const organisationId = organisationOf(c);
      const { callId, isNew } = await store.write(async (transaction) => {
        const numbers = await takeNumbers(transaction, organisationId);
        const kept = await putCall(transaction, organisationId, call, now(), numbers);
        await numbers.save();
        return kept;
      });
      return c.json({ success: true, id: callId }, isNew ? 201 : 200);
    })
    .get('/call_participants', reads, (c) =>
      listed(
        c,
        (wanted) => pageOf(store.replica, 'callParticipant', organisationOf(c), wanted),
        (rows) => rows.map(reportedCallParticipant),
      ),
    )
    .get('/changed_details', reads, (c) =>
      listed(
        c,
        (wanted) => pageOf(store.replica, 'changedDetail', organisationOf(c), wanted),
        (rows) =>
          rows.map((row): ReportedChange => ({
            id: row.detailId,
            object_type: row.objectType,
            object_id: row.objectId,
            field: row.field,
            former_value: row.former === null ? null : (JSON.parse(row.former) as unknown),
            new_value: row.next === null ? null : (JSON.parse(row.next) as unknown),
            changed_by: row.changedBy,
            changed_at: iso(row.at),
          })),
      ),
    )
    .get('/photos', reads, (c) =>
      listed(c, findMediaPage(c, 'image'), async (rows) =>
        (await withChat(c, rows)).map(({ type, ...photo }) => ({ ...photo, photo_type: type })),
      ),
    )
    .get('/videos', reads, (c) =>
      listed(c, findMediaPage(c, 'video'), async (rows) =>
        (await withChat(c, rows)).map(({ id, url, chat_id, created_at }) => ({
          id,
          url,
          chat_id,
          created_at,
        })),
      ),
    )
    .get('/teams', reads, (c) =>
      listed(
        c,
        (wanted) => pageOf(store.replica, 'team', organisationOf(c), wanted),
        async (rows) => {
          const teams = await findTeams(store.replica, organisationOf(c));
          const members = await countMembers(store.replica, organisationOf(c));
          const ids = new Set(rows.map(({ teamId }) => teamId));
          return teams
            .filter(({ teamId }) => ids.has(teamId))
            .map((team) => reportedTeam(team, members));
        },
      ),
    )
    .get('/teams/tree', reads, async (c) => {
      const teams = await findTeams(store.replica, organisationOf(c));
      const members = await countMembers(store.replica, organisationOf(c));
      return c.json(
        treeOf(
          teams.filter(({ deletedAt }) => deletedAt === null),
          members,
        ),
      );
    })
    .get('/teams/:id/assignees', reads, (c) =>
      one(c, async (id) => {
        const organisationId = organisationOf(c);
        const teams = await findTeams(store.replica, organisationId);
        const team = teams.find(({ teamId }) => teamId === id);
        if (!team) return [];
        const [members, agents] = await Promise.all([
          countMembers(store.replica, organisationId),
          findAgents(store.replica, organisationId),
        ]);
        return [
          {
            ...reportedTeam(team, members),
            assignees: agents
              .filter(({ teamIds, removedAt }) => removedAt === null && teamIds.includes(id))
              .map(reportedUser),
          },
        ];
      }),
    )
    .get('/menus', reads, (c) =>
      listed(
        c,
        (wanted) => pageOf(store.replica, 'team', organisationOf(c), wanted),
        async (rows) => {
          const teams = await findTeams(store.replica, organisationOf(c));
          const ids = new Set(rows.map(({ teamId }) => teamId));
          return teams.filter(({ teamId }) => ids.has(teamId)).map(reportedMenu);
        },
      ),
    );
}

/** Teams under those above them; one whose parent is gone stands at the top. */
function treeOf(
  teams: readonly StoredTeam[],
  members: ReadonlyMap<number, number>,
): ReportedTeamTree[] {
  const known = new Set(teams.map(({ teamId }) => teamId));
  const below = (parentId: number | null): ReportedTeamTree[] =>
    teams
      .filter((team) =>
        parentId === null
          ? team.parentId === null || !known.has(team.parentId)
          : team.parentId === parentId,
      )
      .sort(inOrder)
      .map((team) => ({ ...reportedTeam(team, members), children: below(team.teamId) }));
  return below(null);
}

/** User and password of basic authentication (RFC 7617); `null`: none, or not in its form. */
function credentials(header: string | undefined): { user: string; password: string } | null {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** The query of a list, `id[]` and `per_page` too; or a 422. */
function readReportQuery(c: Context): ReportQuery | Response {
  const query = c.req.queries();
  const first = (name: string) => query[name]?.[0];
  const parsed = reportQuery.safeParse({
    page: first('page'),
    per: first('per') ?? first('per_page'),
    id: query['id[]'] ?? query['id'],
    agent_number: query['agent_number[]'] ?? query['agent_number'],
    updated_after: first('updated_after'),
  });
  return parsed.success ? parsed.data : invalid(c, 'query', parsed.error);
}

/** Where the other pages are (RFC 8288). */
function linksOf(url: URL, origin: string, { page, last }: { page: number; last: number }): string {
  const to = (number: number, rel: string) => {
    const query = new URLSearchParams(url.search);
    query.set('page', String(number));
    return `<${origin}${url.pathname}?${query}>; rel="${rel}"`;
  };
  return [
    ...(page > 1 ? [to(1, 'first'), to(page - 1, 'prev')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
  ].join(', ');
}
