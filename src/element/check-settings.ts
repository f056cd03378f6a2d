import type { SettingTable } from './setting.ts';
import type { settingFaults } from './settings/index.ts';

/** Where pages are built, and no visitors are. */
const BUILDS = /^$|(?:^|\.)(?:localhost|local|test)$|^(?:127|192\.168)\./;

/**
 * Tells whoever builds a page what is wrong with the settings of an element; where visitors are,
 * nothing is loaded.
 */
export function checkSettings(
  host: HTMLElement,
  load: () => Promise<{ settingFaults: typeof settingFaults; settings: SettingTable }>,
): void {
  if (!BUILDS.test(location.hostname)) return;
  load().then(
    ({ settingFaults, settings }) => {
      for (const fault of settingFaults(settings, host.attributes)) {
        console.warn(`<${host.localName}>: ${fault}`);
      }
    },
    () => {},
  );
}
