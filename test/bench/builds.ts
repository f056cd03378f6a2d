import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A build whose server is measured. */
export interface Build {
  name: string;
  /** Holds its `dist`. */
  folder: string;
}

export const THIS_BUILD: Build = { name: 'this build', folder: '.' };

/**
 * Builds another commit in a temporary folder, with the packages that it names.
 *
 * @param commit as `git` names one
 * @throws if there is no such commit here, or it does not build
 */
export function buildBefore(commit: string): Build & { remove(): void } {
  const parent = mkdtempSync(join(tmpdir(), 'afterword-bench-before-'));
  const folder = join(parent, 'build');
  const git = (...words: string[]) =>
    execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const remove = () => {
    rmSync(parent, { recursive: true, force: true });
    git('worktree', 'prune');
  };
  try {
    git('worktree', 'add', '--detach', folder, commit);
    execFileSync('npm', ['run', '--silent', 'build'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return { name: `build of ${commit}`, folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/**
 * @param values of each build, this one first
 * @returns their figures, and how many times that of the build before this one's is
 */
export function compared(
  builds: readonly Build[],
  values: readonly number[],
  shown: (value: number) => string,
): string {
  const [own = NaN, before] = values;
  if (before === undefined) return shown(own);
  return `${shown(own)}, ${(own / before).toFixed(2)} × ${builds[1]!.name} (${shown(before)})`;
}
