import type { Command } from 'commander';
import { newIdentitySecret, setOrganisation } from '../keys/index.ts';
import { counted } from './counted.ts';
import { DATABASE, ORGANISATION, type OrganisationFlags, wholeNumber } from './options.ts';
import { withStore } from './store.ts';

type Change = Parameters<typeof setOrganisation>[2];

/** The privacy settings of an organisation: masking, proof of identity and retention. */
export function addPrivacy(program: Command): void {
  program
    .command('redaction')
    .description(
      'mask card numbers, email addresses and other personal data in messages before they are stored',
    )
    .argument('<on|off>')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action(async (state: string, flags: OrganisationFlags) => {
      const redacts = isOn(state);
      await change(flags, { redaction: redacts ? 1 : 0 });
      console.log(`New messages are ${redacts ? '' : 'not '}masked.`);
    });

  program
    .command('identity')
    .description('require signed customer identities; "on" also creates a new secret')
    .argument('<on|off>')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action(async (state: string, flags: OrganisationFlags) => {
      const identitySecret = isOn(state) ? newIdentitySecret() : null;
      await change(flags, { identitySecret });
      console.log(
        identitySecret === null
          ? 'Customer identities are accepted without a signature.'
          : `The identity secret for your server, shown only once: ${identitySecret}`,
      );
    });

  program
    .command('retention')
    .description('erase conversations this many days after they started; "off" keeps them forever')
    .argument('<days|off>')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action(async (days: string, flags: OrganisationFlags) => {
      const retentionDays = days === 'off' ? null : wholeNumber('The number of days', days, 1);
      await change(flags, { retentionDays });
      console.log(
        retentionDays === null
          ? 'Conversations are kept forever.'
          : `Conversations are kept for ${counted(retentionDays, 'day')}; ` +
              'the server erases older ones within an hour.',
      );
    });
}

const change = (flags: OrganisationFlags, changed: Change) =>
  withStore(flags, (store) =>
    store.write((transaction) => setOrganisation(transaction, flags.organisation, changed)),
  );

function isOn(state: string): boolean {
  if (state !== 'on' && state !== 'off') throw new Error('The value must be "on" or "off".');
  return state === 'on';
}
