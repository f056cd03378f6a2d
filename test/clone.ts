import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const CLONE = join(import.meta.dirname, '..');

/** What no check reads. */
const LEFT_OUT = /^(?:\.git|\.afterword|.*node_modules|test\/page\/looks)$/;

/**
 * A copy of the clone with what is built, to plant faults in: in the clone itself, other tests would come
 * upon them. What tools keep for the next time is its own.
 *
 * @returns its folder; the test removes it
 */
export function copyOfClone(): string {
  // People keep their clones in folders with such names.
  const copy = mkdtempSync(join(tmpdir(), 'afterword clone ü-'));
  cpSync(CLONE, copy, {
    recursive: true,
    filter: (path) => !LEFT_OUT.test(relative(CLONE, path)),
  });
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(join(CLONE, 'node_modules'))) {
    if (name === '.cache') continue;
    symlinkSync(join(CLONE, 'node_modules', name), join(copy, 'node_modules', name));
  }
  return copy;
}
