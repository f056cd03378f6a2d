import { once } from 'node:events';
import type { Command } from 'commander';
import { personInput, type PersonInput } from '../../contract/index.ts';
import {
  describePerson,
  exportPerson,
  faultOf,
  forgetPerson,
  type PersonServices,
  shownLinks,
} from '../customers/index.ts';
import { contentOf } from '../attachments/index.ts';
import type { Store } from '../database/store.ts';
import { openAttachmentFiles } from '../files/index.ts';
import { readSettings } from '../settings.ts';
import { findDaysWith } from '../exports/index.ts';
import { personalData } from '../features.ts';
import { DATABASE, ORGANISATION, type OrganisationFlags } from './options.ts';
import { counted } from './counted.ts';
import { withStore } from './store.ts';

type PersonFlags = OrganisationFlags & {
  customerId?: string;
  email?: string;
  conversation?: string;
  includeUnproven?: true;
};

/** Find, export and erase what is stored about a person. */
export function addCustomers(program: Command): void {
  const customers = program
    .command('customers')
    .description('find, export or erase everything that is stored about a person');

  for (const [name, description, act] of [
    ['find', 'show what is stored about a person, and change nothing', find],
    [
      'export',
      'write everything about a person to standard output, one JSON record per line',
      dump,
    ],
    ['erase', 'erase a person, except for counts; print what was erased and what was not', erase],
  ] as const) {
    customers
      .command(name)
      .description(description)
      .option('--customer-id <id>', 'the customer id')
      .option('--email <address>', 'the e-mail address, in any case')
      .option('--conversation <id>', 'a conversation of the person')
      .option('--include-unproven', 'also follow links that a browser claimed without proof')
      .option(...DATABASE)
      .option(...ORGANISATION)
      .action((flags: PersonFlags) =>
        withStore(flags, (store) => act(servicesOf(store), flags.organisation, inputOf(flags))),
      );
  }
}

function inputOf(flags: PersonFlags): PersonInput {
  const given = personInput.safeParse({
    customer_id: flags.customerId,
    email: flags.email,
    conversation_id: flags.conversation,
    include_unproven: flags.includeUnproven ?? false,
  });
  if (given.success && !faultOf(given.data)) return given.data;
  throw new Error('Specify exactly one of --customer-id, --email and --conversation.');
}

const servicesOf = (store: Store): PersonServices => ({
  store,
  personalData,
  fileContent: (file) =>
    contentOf(store, openAttachmentFiles(readSettings({}, process.env).filesUrl), file),
  now: Date.now,
  exportedDays: (organisationId, conversationIds) =>
    findDaysWith(store.query, organisationId, conversationIds),
});

const NOTHING = 'No data is stored about this person.';

async function find(
  services: PersonServices,
  organisationId: string,
  input: PersonInput,
): Promise<void> {
  const { person, found, remains } = await describePerson(
    services,
    { organisationId, keyHash: '' },
    input,
  );
  print({
    customer_ids: person.customerIds,
    emails: person.emails,
    conversation_ids: person.conversationIds,
    not_followed: shownLinks(person),
    found,
    remains,
  });
}

async function dump(
  services: PersonServices,
  organisationId: string,
  input: PersonInput,
): Promise<void> {
  const exported = await exportPerson(services, { organisationId, keyHash: '' }, input);
  if (!exported) throw new Error(NOTHING);
  let unread = 0;
  for await (const record of exported.records) {
    if (record.kind === 'file' && record.data['base64'] === null) unread++;
    if (!process.stdout.write(`${JSON.stringify(record)}\n`)) await once(process.stdout, 'drain');
  }
  if (unread > 0) {
    console.error(
      `${counted(unread, 'file')} of conversations could not be read: their \`base64\` is null. If they are in object storage, set AFTERWORD_FILES_URL. Otherwise run: afterword doctor`,
    );
    process.exitCode = 1;
  }
}

async function erase(
  services: PersonServices,
  organisationId: string,
  input: PersonInput,
): Promise<void> {
  const done = await forgetPerson(services, { organisationId, keyHash: '' }, input);
  if (!done) throw new Error(NOTHING);
  const { person, erased, remains } = done;
  print({ erased, not_followed: shownLinks(person), remains });
}

const print = (value: object) => console.log(JSON.stringify(value, null, 2));
