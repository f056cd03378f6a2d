// `npm run check:api`: checks the OpenAPI document of a running server with the recommended rules of
// Redocly and Spectral. `node scripts/check-api.ts FILE` checks another document.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RulesetDefinition, Spectral } from '@stoplight/spectral-core';
import { oas } from '@stoplight/spectral-rulesets';
import { startServer } from '../src/server/serve.ts';
import { readSettings } from '../src/server/settings.ts';

interface Finding {
  rule: string;
  /** JSON pointer into the document. */
  where: string;
  what: string;
}

/** Rules whose warnings do not apply. Errors are never ignored. */
const ACCEPTED = new Set([
  // The contract defines the paths. The server matches the literal `surveys` before a token.
  'no-ambiguous-paths',
  // Public endpoints without limits, such as `/healthz`, have no 4xx response.
  'operation-4xx-response',
  // Endpoints that lead a browser elsewhere respond with 302; Spectral's rule knows that.
  'operation-2xx-response',
  // OpenAPI 3.1 allows naming the roles that a key needs, which the rule does not know.
  'oas3-operation-security-defined',
]);

const given = process.argv[2] && resolve(process.argv[2]);
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'afterword-'));
try {
  const path = given ?? (await servedDocument());
  const found = [...(await redocly(path)), ...(await spectral(path))];
  for (const { rule, where, what } of found) console.log(`${rule}: ${what}\n  at ${where}`);
  if (found.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Starts a server and stores its document. @returns the path of the document */
async function servedDocument(): Promise<string> {
  const settings = readSettings({ database: `sqlite:${folder}/a.db`, port: '0' }, {});
  const server = await startServer({ ...settings, logLevel: 'silent' }, () => {});
  try {
    const path = join(folder, 'openapi.json');
    const response = await fetch(`${server.url}/openapi.json`);
    writeFileSync(path, await response.text());
    return path;
  } finally {
    await server.stop();
  }
}

/** The findings of `redocly lint`. */
function redocly(path: string): Promise<Finding[]> {
  interface Problem {
    ruleId: string;
    severity: 'error' | 'warn';
    message: string;
    location: { pointer?: string }[];
  }
  const options = ['--extends=recommended', '--format=json', '--max-problems=1000000'];
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  return new Promise((settle, fail) => {
    execFile(
      'node_modules/.bin/redocly',
      ['lint', path, ...options],
      { env, maxBuffer: 2 ** 28 },
      (error, stdout, stderr) => {
        if (!stdout.startsWith('{')) return fail(new Error(stderr, { cause: error }));
        const { problems } = JSON.parse(stdout) as { problems: Problem[] };
        settle(
          problems
            .filter(({ severity, ruleId }) => severity === 'error' || !ACCEPTED.has(ruleId))
            .map(({ ruleId, message, location }) => ({
              rule: `redocly ${ruleId}`,
              where: location[0]?.pointer ?? '#/',
              what: message,
            })),
        );
      },
    );
  });
}

/** The findings of `spectral lint` with `extends: spectral:oas`. */
async function spectral(path: string): Promise<Finding[]> {
  const ERROR = 0;
  const WARNING = 1;
  const linter = new Spectral();
  linter.setRuleset({ extends: [oas as RulesetDefinition] });
  const results = await linter.run(readFileSync(path, 'utf8'));
  return results
    .filter(
      ({ severity, code }) =>
        severity === ERROR || (severity === WARNING && !ACCEPTED.has(String(code))),
    )
    .map(({ code, message, path: at }) => ({
      rule: `spectral ${code}`,
      where: `#/${at.map((part) => String(part).replaceAll('/', '~1')).join('/')}`,
      what: message,
    }));
}
