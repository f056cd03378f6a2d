import { Fault } from '../http/errors.ts';
import type { Command } from 'commander';
import { z } from 'zod';
import { agentInput, agentRole } from '../../contract/index.ts';
import type { Store } from '../database/store.ts';
import { readSettings } from '../settings.ts';
import {
  createAgent,
  findAgentByEmail,
  findAgents,
  removeAgent,
  signInLink,
} from '../team/index.ts';
import { changedByServer } from './changed-by.ts';
import { DATABASE, ORGANISATION, type OrganisationFlags, PUBLIC_URL } from './options.ts';
import { withStore } from './store.ts';

export function addAgents(program: Command): void {
  const agents = program.command('agents').description('list, add and remove agents; sign them in');

  agents
    .command('list')
    .description('one agent a line: id, address, first name, role, status, teams')
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
    .description('add an agent, and print a link that signs them in')
    .argument('<email>')
    .argument('<first-name>', 'what customers see')
    .option('--role <role>', `one of: ${agentRole.options.join(', ')}`, 'agent')
    .option('--teams <ids>', 'numbers of teams, as "teams list" shows them')
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
            team_ids: flags.teams?.split(/[\s,]+/).map(Number),
          });
          if (!input.success) throw new Error(z.prettifyError(input.error));
          const agent = await createAgent(store, changedByServer(flags.organisation), input.data);
          if (agent instanceof Fault) throw new Error(agent.message);
          await printLink(store, flags, agent.agentId);
        }),
    );

  agents
    .command('link')
    .description('print a link that signs an agent in, once, within an hour')
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
    .description('remove an agent; their chats go back to the queue')
    .argument('<email>')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((email: string, flags: OrganisationFlags) =>
      withStore(flags, async (store) => {
        const agentId = await agentWith(store, flags.organisation, email);
        await removeAgent(store, changedByServer(flags.organisation), agentId);
        console.log('Removed. Their chats go back to the queue.');
      }),
    );
}

/** @throws for the operator, when nobody has the address */
async function agentWith(store: Store, organisationId: string, email: string): Promise<number> {
  const agent = await findAgentByEmail(store.query, organisationId, email);
  if (agent) return agent.agentId;
  throw new Error(`No agent has the address ${email}. See: afterword agents list`);
}

async function printLink(store: Store, flags: OrganisationFlags, agentId: number): Promise<void> {
  const { publicUrl = 'http://localhost:4600' } = readSettings(flags, process.env);
  const link = await signInLink(store, flags.organisation, agentId, { publicUrl, now: Date.now() });
  console.log(`Signs in once, within an hour: ${link}`);
}
