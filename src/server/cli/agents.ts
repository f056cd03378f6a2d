import { Fault } from '../http/errors.ts';
import type { Command } from 'commander';
import { z } from 'zod';
import { agentInput, agentPatch, agentRole } from '../../contract/index.ts';
import type { Store } from '../database/store.ts';
import { readSettings } from '../settings.ts';
import {
  changeAgent,
  createAgent,
  findAgentByEmail,
  findAgents,
  removeAgent,
} from '../team/index.ts';
import { signInLink } from '../sign-in/index.ts';
import { changedByServer } from './changed-by.ts';
import { DATABASE, ORGANISATION, type OrganisationFlags, PUBLIC_URL } from './options.ts';
import { withStore } from './store.ts';

type EditFlags = OrganisationFlags &
  Partial<Record<'email' | 'name' | 'role' | 'limit' | 'teams', string>>;

/** Ids with commas or spaces between them; `none`: none. */
const idsIn = (list: string) =>
  list === 'none'
    ? []
    : list
        .split(/[\s,]+/)
        .filter(Boolean)
        .map(Number);

export function addAgents(program: Command): void {
  const agents = program
    .command('agents')
    .description('list, add, change and remove agents; make sign-in links');

  agents
    .command('list')
    .description('print one agent per line: id, email address, first name, role, status, team ids')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((flags: OrganisationFlags) =>
      withStore(flags, async (store) => {
        for (const agent of await findAgents(store.query, flags.organisation)) {
          if (agent.removedAt !== null) continue;
          const { agentId, email, firstName, role, status, teamIds } = agent;
          console.log([agentId, email, firstName, role, status, teamIds.join(' ')].join('\t'));
        }
      }),
    );

  agents
    .command('create')
    .description('add an agent and print a sign-in link')
    .argument('<email>')
    .argument('<first-name>', 'the name that customers see')
    .option('--role <role>', `one of: ${agentRole.options.join(', ')}`, 'agent')
    .option('--teams <ids>', 'ids of their teams, as "teams list" shows them')
    .option(...PUBLIC_URL)
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action(
      (
        email: string,
        firstName: string,
        flags: OrganisationFlags & { role: string; teams?: string },
      ) =>
        withStore(flags, async (store) => {
          const input = agentInput.safeParse({
            email,
            first_name: firstName,
            role: flags.role,
            team_ids: flags.teams === undefined ? undefined : idsIn(flags.teams),
          });
          if (!input.success) throw new Error(z.prettifyError(input.error));
          const agent = await createAgent(store, changedByServer(flags.organisation), input.data);
          if (agent instanceof Fault) throw new Error(agent.message);
          await printLink(store, flags, agent.agentId);
        }),
    );

  agents
    .command('edit')
    .description('change an agent; what is not given stays')
    .argument('<email>', 'the present address of the agent')
    .option('--email <address>', 'the new address')
    .option('--name <first-name>', 'the name that customers see')
    .option('--role <role>', `one of: ${agentRole.options.join(', ')}`)
    .option('--limit <count>', 'how many chats the agent can have at the same time')
    .option('--teams <ids>', 'ids of all their teams, as "teams list" shows them; "none": no team')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((email: string, flags: EditFlags) =>
      withStore(flags, async (store) => {
        const agentId = await agentWith(store, flags.organisation, email);
        const patch = agentPatch.safeParse({
          ...(flags.email !== undefined && { email: flags.email }),
          ...(flags.name !== undefined && { first_name: flags.name }),
          ...(flags.role !== undefined && { role: flags.role }),
          ...(flags.limit !== undefined && { chat_limit: Number(flags.limit) }),
          ...(flags.teams !== undefined && { team_ids: idsIn(flags.teams) }),
        });
        if (!patch.success) throw new Error(z.prettifyError(patch.error));
        const by = changedByServer(flags.organisation);
        const agent = await changeAgent(store, by, agentId, patch.data);
        if (agent instanceof Fault) throw new Error(agent.message);
        console.log('The agent was changed.');
      }),
    );

  agents
    .command('link')
    .description('print a sign-in link for an agent; it works once, within an hour')
    .argument('<email>')
    .option(...PUBLIC_URL)
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((email: string, flags: OrganisationFlags) =>
      withStore(flags, async (store) => {
        await printLink(store, flags, await agentWith(store, flags.organisation, email));
      }),
    );

  agents
    .command('remove')
    .description('remove an agent and return their chats to the queue')
    .argument('<email>')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((email: string, flags: OrganisationFlags) =>
      withStore(flags, async (store) => {
        const agentId = await agentWith(store, flags.organisation, email);
        await removeAgent(store, changedByServer(flags.organisation), agentId);
        console.log('The agent was removed. Their chats return to the queue.');
      }),
    );
}

/** @throws an error for the operator if no agent has the email address */
async function agentWith(store: Store, organisationId: string, email: string): Promise<number> {
  const agent = await findAgentByEmail(store.query, organisationId, email);
  if (agent) return agent.agentId;
  throw new Error(`No agent has the email address ${email}. See: afterword agents list`);
}

async function printLink(store: Store, flags: OrganisationFlags, agentId: number): Promise<void> {
  const { publicUrl = 'http://localhost:4600' } = readSettings(flags, process.env);
  const link = await signInLink(store, flags.organisation, agentId, { publicUrl, now: Date.now() });
  console.log(`Sign-in link, works once within an hour: ${link}`);
}
