import { Fault } from '../http/errors.ts';
import type { Command } from 'commander';
import { z } from 'zod';
import { teamInput } from '../../contract/index.ts';
import { createTeam, findTeams } from '../team/index.ts';
import { changedByServer } from './changed-by.ts';
import { DATABASE, ORGANISATION, type OrganisationFlags } from './options.ts';
import { withStore } from './store.ts';

type CreateFlags = OrganisationFlags & { topics?: string; parent?: string; timeZone: string };

export function addTeams(program: Command): void {
  const teams = program.command('teams').description('list and add teams');

  teams
    .command('list')
    .description('one team a line: number, name, the team above, topics')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((flags: OrganisationFlags) =>
      withStore(flags, async (store) => {
        for (const team of await findTeams(store.query, flags.organisation)) {
          if (team.deletedAt !== null) continue;
          const { teamId, name, parentId, topics } = team;
          console.log([teamId, name, parentId ?? '', topics.join(', ')].join('\t'));
        }
      }),
    );

  teams
    .command('create')
    .description('add a team')
    .argument('<name>')
    .option(
      '--topics <list>',
      'chats of these topics come here; without, those that no other team takes',
    )
    .option('--parent <id>', 'the team above')
    .option('--time-zone <zone>', 'of its hours, like Europe/Berlin', 'UTC')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((name: string, flags: CreateFlags) =>
      withStore(flags, async (store) => {
        const input = teamInput.safeParse({
          name,
          topics: flags.topics?.split(',').map((topic) => topic.trim()),
          parent_id: flags.parent === undefined ? null : Number(flags.parent),
          time_zone: flags.timeZone,
        });
        if (!input.success) throw new Error(z.prettifyError(input.error));
        const team = await createTeam(store, changedByServer(flags.organisation), input.data);
        if (team instanceof Fault) throw new Error(team.message);
        console.log(`Team ${team.teamId}.`);
      }),
    );
}
