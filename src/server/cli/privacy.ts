import type { Command } from 'commander';
import { newIdentitySecret, setOrganisation } from '../keys/index.ts';
import { counted } from './counted.ts';
import { DATABASE, ORGANISATION, type OrganisationFlags, wholeNumber } from './options.ts';
import { withStore } from './store.ts';

type Change = Parameters<typeof setOrganisation>[2];

/** What an organisation masks, proves and keeps. */
export function addPrivacy(program: Command): void {
  program
    .command('redaction')
    .description('mask card numbers, addresses and the like in messages before they are stored')
    .argument('<on|off>')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action(async (state: string, flags: OrganisationFlags) => {
      const redacts = isOn(state);
      await change(flags, { redaction: redacts ? 1 : 0 });
      console.log(`Messages are ${redacts ? '' : 'not '}masked from now on.`);
    });

  program
    .command('identity')
    .description('ask browsers to prove who their customer is; "on" again changes the secret')
    .argument('<on|off>')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action(async (state: string, flags: OrganisationFlags) => {
      const identitySecret = isOn(state) ? newIdentitySecret() : null;
      await change(flags, { identitySecret });
      console.log(
        identitySecret === null
          ? 'Identities are accepted without proof.'
          : `The identity secret for your server, shown only now: ${identitySecret}`,
      );
    });

  program
    .command('retention')
    .description('erase conversations that started more days ago; "off" keeps them')
    .argument('<days|off>')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action(async (days: string, flags: OrganisationFlags) => {
      const retentionDays = days === 'off' ? null : wholeNumber('The number of days', days, 1);
      await change(flags, { retentionDays });
      console.log(
        retentionDays === null
          ? 'Conversations are kept.'
          : `Conversations are kept for ${counted(retentionDays, 'day')}; ` +
              'a running server erases older ones within the hour.',
      );
    });
}

const change = (flags: OrganisationFlags, changed: Change) =>
  withStore(flags, (store) =>
    store.write((transaction) => setOrganisation(transaction, flags.organisation, changed)),
  );

function isOn(state: string): boolean {
  if (state !== 'on' && state !== 'off') throw new Error('Say on or off.');
  return state === 'on';
}
