import { Command } from 'commander';
import { VERSION } from '../built.ts';
import { addAgents } from './agents.ts';
import { addArticles } from './articles.ts';
import { addBackup } from './backup.ts';
import { addCustomers } from './customers.ts';
import { addDoctor } from './doctor.ts';
import { addDrill } from './drill.ts';
import { addExport } from './export.ts';
import { addImport } from './import.ts';
import { addKeys } from './keys.ts';
import { addMigrate } from './migrate.ts';
import { addPartition } from './partition.ts';
import { addPrivacy } from './privacy.ts';
import { addRestore } from './restore.ts';
import { addServe } from './serve.ts';
import { addTag } from './tag.ts';
import { addTeams } from './teams.ts';

/** The command `afterword`, with its subcommands. */
export const program = new Command('afterword')
  .description('Support chat with satisfaction surveys: the server and its tools.')
  .version(VERSION)
  .showHelpAfterError();

for (const addTo of [
  addServe,
  addMigrate,
  addPartition,
  addDoctor,
  addExport,
  addImport,
  addAgents,
  addTeams,
  addArticles,
  addKeys,
  addPrivacy,
  addCustomers,
  addBackup,
  addRestore,
  addDrill,
  addTag,
]) {
  addTo(program);
}
