// `npm start`: the server on SQLite with the demo site, the bot's knowledge and the dashboard.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { agentInput } from '../src/contract/index.ts';
import { Fault } from '../src/server/http/errors.ts';
import { signInLink } from '../src/server/sign-in/link.ts';
import { FIRST_ORGANISATION } from '../src/server/http/principal.ts';
import { startServer } from '../src/server/serve.ts';
import { readSettings } from '../src/server/settings.ts';
import { findAgentByEmail } from '../src/server/team/store/agents.ts';
import { openStore } from '../src/server/features.ts';
import { createAgent } from '../src/server/team/agents.ts';

const FOLDER = '.afterword';
const SECRET = `${FOLDER}/secret-key`;
/** The key is public in the page of the demo. Only pages on this machine may use it. */
const PUBLISHABLE = 'amo_pub_demo';

/** Without them the demo would have saved nothing. */
const DEMO_COSTS = {
  AFTERWORD_AI_CONVERSATION_COST: '0.05',
  AFTERWORD_HUMAN_CONVERSATION_COST: '6',
};

/** The agent of the demo. */
const AGENT = agentInput.parse({ email: 'ben@example.com', first_name: 'Ben' });

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const { values } = parseArgs({
  options: { port: { type: 'string' }, database: { type: 'string' } },
});

try {
  mkdirSync(FOLDER, { recursive: true });
  const settings = readSettings(
    {
      database: values.database ?? `sqlite:${FOLDER}/demo.db`,
      knowledge: 'demo/knowledge.md',
      demo: 'dist/demo',
      ...(values.port === undefined ? {} : { port: values.port }),
    },
    { ...DEMO_COSTS, ...process.env },
  );
  const secretKey = settings.secretKey ?? secretOfThisClone();
  const server = await startServer(
    {
      ...settings,
      exportUrl: settings.exportUrl ?? `file:${FOLDER}/exports`,
      secretKey,
      publishableKey: PUBLISHABLE,
      logLevel: process.env['AFTERWORD_LOG_LEVEL'] ?? 'warn',
    },
    // Both keys are preset, so no key is created.
    () => {},
  );
  const url = server.url.replace('127.0.0.1', 'localhost');
  const inbox = await inboxLink(settings.database, url);
  console.log(`
  Afterword is running.

  Demo site   ${url}/demo/
  Dashboard   ${url}/dashboard/
  Sign-in key ${secretKey}

  To reply to customers who ask for a person, open this link in another browser
  or a private window. It works once:

  Inbox       ${inbox}

  Press Ctrl+C to stop.
`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.stop().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(`afterword: ${(error as Error).message}`);
  process.exit(1);
}

/** Creates a sign-in link for the demo's agent, whom the first start creates. */
async function inboxLink(database: string, publicUrl: string): Promise<string> {
  const store = openStore(database);
  try {
    const now = Date.now();
    const context = { organisationId: FIRST_ORGANISATION, changedBy: 'server', now };
    const known = await findAgentByEmail(store.query, FIRST_ORGANISATION, AGENT.email);
    const agent = known ?? (await createAgent(store, context, AGENT));
    if (agent instanceof Fault) throw new Error(agent.message);
    return await signInLink(store, FIRST_ORGANISATION, agent.agentId, { publicUrl, now });
  } finally {
    await store.close();
  }
}

/** The secret key of this clone. It is stored, so that every start uses the same key. */
function secretOfThisClone(): string {
  if (!existsSync(SECRET)) {
    writeFileSync(SECRET, `amo_${randomBytes(32).toString('base64url')}`, { mode: 0o600 });
  }
  return readFileSync(SECRET, 'utf8').trim();
}
