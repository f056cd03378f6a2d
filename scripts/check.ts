// `npm run check`: every `check:…` of package.json, as many at a time as there are processors. Says of
// each how long it took, and of one that fails what it printed. `-- types lint` runs those alone.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
};
const wanted = process.argv.slice(2);
const waiting = Object.entries(scripts)
  .filter(([name]) => name.startsWith('check:'))
  .map(([name, command]) => ({ name: name.slice('check:'.length), command }))
  .filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const unknown = wanted.filter((name) => !waiting.some((one) => one.name === name));
if (unknown.length > 0) throw new Error(`There is no check called ${unknown.join(', ')}.`);

await Promise.all(Array.from({ length: availableParallelism() }, worker));

/** Runs one check after another, as long as any waits. */
async function worker(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const start = performance.now();
    const { code, output } = await run(next.command);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${next.name}: ${code === 0 ? 'passed' : 'failed'} in ${seconds} s`);
    if (code === 0) continue;
    console.log(output);
    process.exitCode = 1;
  }
}

/** Runs a command as npm does: in a shell, with the programs of our packages first. */
function run(command: string): Promise<{ code: number | null; output: string }> {
  const path = [resolve('node_modules/.bin'), process.env['PATH']].join(delimiter);
  return new Promise((settle, fail) => {
    const child = spawn(command, { shell: true, env: { ...process.env, PATH: path } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', fail);
    child.on('close', (code) => settle({ code, output }));
  });
}
