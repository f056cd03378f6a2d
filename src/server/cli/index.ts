#!/usr/bin/env node
import { nodeProblem } from './node-version.ts';

try {
  const problem = nodeProblem();
  if (problem !== null) throw new Error(problem);
  // Only now: an older Node cannot load it, and would print a stack instead of the reason.
  const { program } = await import('./program.ts');
  await program.parseAsync();
} catch (error) {
  console.error(`afterword: ${(error as Error).message}`);
  process.exitCode = 1;
}
