import { Fault } from '../http/errors.ts';
import type { Command } from 'commander';
import { z } from 'zod';
import { teamInput, teamPatch, weekHours } from '../../contract/index.ts';
import type { Store } from '../database/store.ts';
import {
  changeTeam,
  createTeam,
  deleteTeam,
  findAgents,
  findTeams,
  warningOf,
} from '../team/index.ts';
import { changedByServer } from './changed-by.ts';
import { DATABASE, ORGANISATION, type OrganisationFlags } from './options.ts';
import { withStore } from './store.ts';

type CreateFlags = OrganisationFlags & { topics?: string; parent?: string; timeZone: string };
type EditFlags = OrganisationFlags &
  Partial<Record<'name' | 'topics' | 'parent' | 'timeZone' | 'hours', string>>;

export function addTeams(program: Command): void {
  const teams = program.command('teams').description('list, add, change and delete teams');

  teams
    .command('list')
    .description('print one team per line: id, name, id of the parent team, topics, warning')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((flags: OrganisationFlags) =>
      withStore(flags, async (store) => {
        const warnings = await warningsOf(store, flags.organisation);
        for (const team of await findTeams(store.query, flags.organisation)) {
          if (team.deletedAt !== null) continue;
          const { teamId, name, parentId, topics } = team;
          const warning = warnings(teamId) ?? '';
          console.log([teamId, name, parentId ?? '', topics.join(', '), warning].join('\t'));
        }
      }),
    );

  teams
    .command('create')
    .description('add a team')
    .argument('<name>')
    .option(
      '--topics <list>',
      'comma-separated topics of the chats for this team; default: topics of no other team',
    )
    .option('--parent <id>', 'id of the parent team')
    .option(
      '--time-zone <zone>',
      'the time zone of its opening hours, for example Europe/Berlin',
      'UTC',
    )
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((name: string, flags: CreateFlags) =>
      withStore(flags, async (store) => {
        const input = teamInput.safeParse({
          name,
          topics: flags.topics === undefined ? undefined : listIn(flags.topics),
          parent_id: flags.parent === undefined ? null : Number(flags.parent),
          time_zone: flags.timeZone,
        });
        if (!input.success) throw new Error(z.prettifyError(input.error));
        const team = await createTeam(store, changedByServer(flags.organisation), input.data);
        if (team instanceof Fault) throw new Error(team.message);
        console.log(`Team ${team.teamId} was added.`);
        await printWarning(store, flags.organisation, team.teamId);
      }),
    );

  teams
    .command('edit')
    .description('change a team; what is not given stays')
    .argument('<id>', 'as "teams list" shows it')
    .option('--name <name>', 'the new name')
    .option(
      '--topics <list>',
      'all topics of its chats, with commas between them; "none": no topic',
    )
    .option('--parent <id>', 'id of the parent team; "none": no parent')
    .option('--time-zone <zone>', 'the time zone of its opening hours')
    .option(
      '--hours <json>',
      'its hours, for example {"mon":[["09:00","17:00"]]}; "always": always',
    )
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((id: string, flags: EditFlags) =>
      withStore(flags, async (store) => {
        const { name, topics, parent, timeZone, hours } = flags;
        const patch = teamPatch.safeParse({
          ...(name !== undefined && { name }),
          ...(topics !== undefined && { topics: topics === 'none' ? [] : listIn(topics) }),
          ...(parent !== undefined && { parent_id: parent === 'none' ? null : Number(parent) }),
          ...(timeZone !== undefined && { time_zone: timeZone }),
          ...(hours !== undefined && { hours: hours === 'always' ? null : hoursIn(hours) }),
        });
        if (!patch.success) throw new Error(z.prettifyError(patch.error));
        const by = changedByServer(flags.organisation);
        const team = await changeTeam(store, by, Number(id), patch.data);
        if (team instanceof Fault) throw new Error(team.message);
        console.log('The team was changed.');
        await printWarning(store, flags.organisation, team.teamId);
      }),
    );

  teams
    .command('remove')
    .description('delete a team; its waiting chats move to its parent team')
    .argument('<id>', 'as "teams list" shows it')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((id: string, flags: OrganisationFlags) =>
      withStore(flags, async (store) => {
        const fault = await deleteTeam(store, changedByServer(flags.organisation), Number(id));
        if (fault) throw new Error(fault.message);
        console.log('The team was deleted.');
      }),
    );
}

const listIn = (list: string) => list.split(',').map((topic) => topic.trim());

function hoursIn(json: string): z.output<typeof weekHours> {
  try {
    return weekHours.parse(JSON.parse(json));
  } catch {
    throw new Error('--hours must be JSON such as {"mon":[["09:00","17:00"]]}, or "always".');
  }
}

const WARNINGS = {
  no_agents: 'It has no agents: its chats go to any agent.',
  nobody_today: 'None of its agents was there today: its chats go to any agent.',
};

/** The warning of each team of an organisation. */
async function warningsOf(store: Store, organisationId: string) {
  const [teams, agents] = await Promise.all([
    findTeams(store.query, organisationId),
    findAgents(store.query, organisationId),
  ]);
  return (teamId: number): string | null => {
    const warning = warningOf(teamId, { teams, agents, now: Date.now() });
    return warning && WARNINGS[warning];
  };
}

async function printWarning(store: Store, organisationId: string, teamId: number): Promise<void> {
  const warning = (await warningsOf(store, organisationId))(teamId);
  if (warning) console.log(`Warning: ${warning}`);
}
