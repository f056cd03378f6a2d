import { readFileSync } from 'node:fs';
import { type Vendor, VENDORS } from '../contract/index.ts';
import { DEFAULT_PRICE, type RelaySettings, type UpstreamSettings } from './bot/settings.ts';
import { type BoundValues, readBounds } from './http/bounds.ts';
import type { SingleSignOnSettings } from './sign-in/settings.ts';
import { readTelemetry, type TelemetrySettings } from './telemetry/settings.ts';

/** The settings of `afterword serve`: from flags, then the environment, then defaults. */
export interface Settings {
  port: number;
  host: string;
  /** `sqlite:PATH` or `postgres://…`. */
  database: string;
  /** A read replica of the database, for lists and reports; PostgreSQL only. */
  databaseReadUrl: string | undefined;
  /** Leads to the database without a connection pooler; PostgreSQL only. */
  databaseListenUrl: string | undefined;
  /** How long the server still responds after it was told to stop, seconds. */
  drainSeconds: number;
  /** The most connections to the database; PostgreSQL only. */
  databasePool: number;
  /** The partitions of each large table of a new database; PostgreSQL only; 0: not partitioned. */
  databasePartitions: number;
  secretKey: string | undefined;
  publishableKey: string | undefined;
  /** The URL at which browsers reach the server. */
  publicUrl: string | undefined;
  /** The number of trusted proxies in front of the server, for `X-Forwarded-For`. */
  trustedProxies: number;
  /** The limits on what is public and what costs; see `BOUNDS`. */
  bounds: BoundValues;
  /** Path of the bot's knowledge file. */
  knowledge: string | undefined;
  /** The secrets of the webhooks that are received for the first organisation. */
  webhookSecrets: Partial<Record<Vendor, string>>;
  openai: UpstreamSettings | undefined;
  /** A bot of the site that replies in place of the built-in one. */
  bot: RelaySettings | undefined;
  /** Where agents sign in with the account of their company. */
  singleSignOn: SingleSignOnSettings | undefined;
  /** What a conversation that the AI handled is taken to cost if nobody reported it, USD. */
  defaultCosts: { ai: number; human: number };
  /** The mail server, `smtp://user:password@host:port`. Without one, mails are stored and shown. */
  smtpUrl: string | undefined;
  /** The sender address of mails for organisations that have not set their own. */
  mailFrom: string | undefined;
  /** The address to which customers reply to mails of agents. */
  replyAddress: string | undefined;
  /** With which the mail provider delivers those replies. */
  inboundSecret: string | undefined;
  /** Webhooks and push messages may go to private and loopback addresses, and over http. */
  allowsPrivateReceivers: boolean;
  /** Where export files are stored: `file:PATH` or `s3://BUCKET`. */
  exportUrl: string | undefined;
  /** Where photos and videos are stored, `s3://BUCKET`; `undefined`: in the database. */
  filesUrl: string | undefined;
  /** The approximate size of one export file, megabytes. */
  exportPartMegabytes: number;
  /** Folder of the demo site; `undefined`: no demo site. */
  demo: string | undefined;
  /** The bearer token of `/metrics`. */
  metricsToken: string | undefined;
  /** What leaves for a collector of OpenTelemetry. */
  telemetry: TelemetrySettings | undefined;
  logLevel: string;
}

export type Flags = Partial<
  Record<
    'port' | 'host' | 'database' | 'publicUrl' | 'trustedProxies' | 'knowledge' | 'demo',
    string
  >
>;

/**
 * @throws an error that names the setting and its valid values
 */
export function readSettings(
  flags: Flags,
  given: Readonly<Record<string, string | undefined>>,
): Settings {
  const environment = withoutEmpty(given);
  const port = readPort(either(flags.port, environment['AFTERWORD_PORT']) ?? '4600');
  const publicUrl = either(flags.publicUrl, environment['AFTERWORD_PUBLIC_URL']);
  if (publicUrl !== undefined && !/^https?:\/\//.test(publicUrl)) {
    throw new Error('AFTERWORD_PUBLIC_URL must begin with http:// or https://.');
  }
  const trustedProxies = Number(
    either(flags.trustedProxies, environment['AFTERWORD_TRUSTED_PROXIES']) ?? 0,
  );
  if (!Number.isInteger(trustedProxies) || trustedProxies < 0) {
    throw new Error('--trusted-proxies must be a whole number, 0 or more.');
  }
  const databasePool = Number(environment['AFTERWORD_DATABASE_POOL'] ?? 10);
  if (!Number.isInteger(databasePool) || databasePool < 2) {
    throw new Error('AFTERWORD_DATABASE_POOL must be a whole number, 2 or more.');
  }
  const databasePartitions = checkPartitions(
    'AFTERWORD_DATABASE_PARTITIONS',
    environment['AFTERWORD_DATABASE_PARTITIONS'] ?? '0',
  );
  const drainSeconds = Number(environment['AFTERWORD_DRAIN_SECONDS'] ?? 0);
  if (!(drainSeconds >= 0 && drainSeconds <= 300)) {
    throw new Error('AFTERWORD_DRAIN_SECONDS must be a number from 0 to 300.');
  }
  const exportPartMegabytes = Number(environment['AFTERWORD_EXPORT_PART_MB'] ?? 256);
  if (!(exportPartMegabytes >= 1 && exportPartMegabytes <= 4096)) {
    throw new Error('AFTERWORD_EXPORT_PART_MB must be a number from 1 to 4096.');
  }
  const smtpUrl = environment['AFTERWORD_SMTP_URL'];
  if (smtpUrl !== undefined && publicUrl === undefined) {
    throw new Error(
      'AFTERWORD_SMTP_URL requires AFTERWORD_PUBLIC_URL: links in mails need the URL of this server.',
    );
  }
  const metricsToken = environment['AFTERWORD_METRICS_TOKEN'];
  checkSecret('AFTERWORD_METRICS_TOKEN', metricsToken);
  const privateReceivers = environment['AFTERWORD_PRIVATE_RECEIVERS'] ?? 'refuse';
  if (privateReceivers !== 'allow' && privateReceivers !== 'refuse') {
    throw new Error('AFTERWORD_PRIVATE_RECEIVERS must be "allow" or "refuse".');
  }
  const price = (name: string, usual: number) =>
    readMoney(name, environment, usual, 'USD per million tokens');
  const baseUrl = environment['AFTERWORD_OPENAI_BASE_URL'];
  return {
    port,
    host: either(flags.host, environment['AFTERWORD_HOST']) ?? '127.0.0.1',
    database: either(flags.database, environment['AFTERWORD_DATABASE']) ?? 'sqlite:./afterword.db',
    databaseReadUrl: environment['AFTERWORD_DATABASE_READ_URL'],
    databaseListenUrl: environment['AFTERWORD_DATABASE_LISTEN_URL'],
    databasePool,
    databasePartitions,
    drainSeconds,
    secretKey: environment['AFTERWORD_SECRET_KEY'],
    publishableKey: environment['AFTERWORD_PUBLISHABLE_KEY'],
    publicUrl: publicUrl?.replace(/\/$/, ''),
    trustedProxies,
    bounds: readBounds(environment),
    knowledge: either(flags.knowledge, environment['AFTERWORD_KNOWLEDGE']),
    webhookSecrets: readWebhookSecrets(environment),
    bot: readBot(environment),
    singleSignOn: readSingleSignOn(environment, publicUrl),
    defaultCosts: {
      ai: readMoney('AFTERWORD_AI_CONVERSATION_COST', environment, 0, 'USD'),
      human: readMoney('AFTERWORD_HUMAN_CONVERSATION_COST', environment, 0, 'USD'),
    },
    openai: baseUrl
      ? {
          baseUrl,
          key: environment['AFTERWORD_OPENAI_KEY'],
          model: environment['AFTERWORD_OPENAI_MODEL'] ?? 'gpt-4o-mini',
          price: {
            input: price('AFTERWORD_OPENAI_INPUT_PRICE', DEFAULT_PRICE.input),
            output: price('AFTERWORD_OPENAI_OUTPUT_PRICE', DEFAULT_PRICE.output),
          },
        }
      : undefined,
    smtpUrl,
    mailFrom: environment['AFTERWORD_MAIL_FROM'],
    ...readInbound(environment),
    allowsPrivateReceivers: privateReceivers === 'allow',
    exportUrl: environment['AFTERWORD_EXPORT_URL'],
    filesUrl: environment['AFTERWORD_FILES_URL'],
    exportPartMegabytes,
    demo: flags.demo,
    metricsToken,
    telemetry: readTelemetry(environment),
    logLevel: environment['AFTERWORD_LOG_LEVEL'] ?? 'info',
  };
}

/** Files of settings, such as those of compose, pass on variables that are not set as empty ones. */
const withoutEmpty = (environment: Readonly<Record<string, string | undefined>>) =>
  new Proxy(environment, {
    get: (target, name: string) => (target[name] === '' ? undefined : target[name]),
  });

/** Reads the variable in any case: one that a flag replaces is not idle. */
const either = (flag: string | undefined, variable: string | undefined) => flag ?? variable;

/**
 * The variables with our prefix that set nothing: their name has a mistake, or they need another one that is not set.
 *
 * @throws as `readSettings` does
 */
export function idleVariables(
  flags: Flags,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  const read = new Set<string | symbol>();
  const noted = new Proxy(environment, {
    get(target, name: string) {
      read.add(name);
      return target[name];
    },
  });
  readSettings(flags, noted);
  return Object.keys(environment).filter(
    (name) => name.startsWith('AFTERWORD_') && environment[name] !== '' && !read.has(name),
  );
}

/** @throws an error that says what is valid */
function readPort(given: string): number {
  const port = given.trim() === '' ? NaN : Number(given);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  const reason = given.startsWith('tcp:')
    ? ' Kubernetes sets AFTERWORD_PORT for a service of this name: set enableServiceLinks to false for the pod.'
    : '';
  throw new Error(`--port or AFTERWORD_PORT must be a whole number from 0 to 65535.${reason}`);
}

/** While a table is moved, all its partitions and their indexes are locked: with PostgreSQL's defaults, twice this fits. */
const MAX_PARTITIONS = 64;

/**
 * @param name of the value, for the error
 * @throws an error that names the value
 */
export function checkPartitions(name: string, given: string): number {
  // Nothing, as of a variable that is not set, is not 0.
  const count = given.trim() === '' ? NaN : Number(given);
  if (count === 0 || (Number.isInteger(count) && count >= 2 && count <= MAX_PARTITIONS)) {
    return count;
  }
  throw new Error(
    `${name} must be a whole number from 2 to ${MAX_PARTITIONS}, or 0 for no partitions.`,
  );
}

/** @throws an error that names the setting */
function readMoney(
  name: string,
  environment: NodeJS.ProcessEnv,
  usual: number,
  unit: 'USD' | 'USD per million tokens',
): number {
  const text = environment[name];
  if (text === undefined) return usual;
  const money = Number(text);
  if (!(money >= 0 && money <= 10_000)) {
    throw new Error(`${name} must be a number from 0 to 10000, in ${unit}.`);
  }
  return money;
}

/** @throws an error that names the file */
export function readKnowledge(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Error(`The knowledge file "${path}" cannot be read.`);
  }
}

/** @throws an error that names the setting */
function readBot(environment: NodeJS.ProcessEnv): RelaySettings | undefined {
  const url = environment['AFTERWORD_BOT_URL'];
  if (!url) return undefined;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Error('AFTERWORD_BOT_URL must be a URL that begins with http:// or https://.');
  }
  if (environment['AFTERWORD_OPENAI_BASE_URL']) {
    throw new Error('Set AFTERWORD_BOT_URL or AFTERWORD_OPENAI_BASE_URL, not both.');
  }
  const given = environment['AFTERWORD_BOT_HEADER'];
  const header = given === undefined ? undefined : /^([\w-]+): *(\S.*)$/.exec(given);
  if (header === null) {
    throw new Error('AFTERWORD_BOT_HEADER must be a header: "Name: value".');
  }
  return { url, header: header && [header[1]!, header[2]!] };
}

/** The least characters of a secret that an operator chooses. */
const MIN_SECRET = 16;

/** @throws an error that names the setting, if the secret could be guessed */
function checkSecret(name: string, secret: string | undefined): void {
  if (secret === undefined || secret.length >= MIN_SECRET) return;
  throw new Error(`${name} must have at least ${MIN_SECRET} characters.`);
}

/** Whether the preset secret key could be guessed. It has worked before, so a server still starts with it. */
export const hasWeakKey = ({ secretKey }: Settings): boolean =>
  secretKey !== undefined && secretKey.length < MIN_SECRET;

/** Secrets that their system makes; the others are chosen by whoever sets the webhook up. */
const MADE_BY_VENDOR: ReadonlySet<Vendor> = new Set(['zendesk', 'intercom', 'chatwoot']);

/** @throws an error that names the setting */
function readWebhookSecrets(environment: NodeJS.ProcessEnv): Settings['webhookSecrets'] {
  const secrets: Settings['webhookSecrets'] = {};
  for (const vendor of VENDORS) {
    const name = `AFTERWORD_${vendor.toUpperCase()}_SECRET`;
    const secret = environment[name];
    if (!secret) continue;
    if (!MADE_BY_VENDOR.has(vendor)) checkSecret(name, secret);
    secrets[vendor] = secret;
  }
  return secrets;
}

/** @throws an error that names the setting */
function readInbound(
  environment: NodeJS.ProcessEnv,
): Pick<Settings, 'replyAddress' | 'inboundSecret'> {
  const replyAddress = environment['AFTERWORD_REPLY_ADDRESS'];
  const inboundSecret = environment['AFTERWORD_INBOUND_SECRET'];
  if ((replyAddress === undefined) !== (inboundSecret === undefined)) {
    throw new Error('Set AFTERWORD_REPLY_ADDRESS and AFTERWORD_INBOUND_SECRET together.');
  }
  // With a token of 33 characters, the part before the @ may have 64.
  if (replyAddress !== undefined && !/^[^\s@<>+]{1,31}@[^\s@<>]+$/.test(replyAddress)) {
    throw new Error(
      'AFTERWORD_REPLY_ADDRESS must be an address such as reply@in.example.com, with at most 31 characters before the @, and without a +.',
    );
  }
  checkSecret('AFTERWORD_INBOUND_SECRET', inboundSecret);
  return { replyAddress, inboundSecret };
}

/** What has a meaning only with a provider. */
const SINGLE_SIGN_ON = [
  'AFTERWORD_OIDC_CLIENT_ID',
  'AFTERWORD_OIDC_CLIENT_SECRET',
  'AFTERWORD_OIDC_NAME',
  'AFTERWORD_OIDC_ORGANISATION',
  'AFTERWORD_OIDC_UNVERIFIED',
];

/** Without encryption, only a provider on this machine is taken: for tests. */
function isSafeIssuer(issuer: string): boolean {
  if (!URL.canParse(issuer)) return false;
  const { protocol, hostname } = new URL(issuer);
  return (
    protocol === 'https:' ||
    (protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1'))
  );
}

/** @throws an error that names the setting */
function readSingleSignOn(
  environment: NodeJS.ProcessEnv,
  publicUrl: string | undefined,
): SingleSignOnSettings | undefined {
  const issuer = environment['AFTERWORD_OIDC_ISSUER'];
  if (!issuer) {
    const idle = SINGLE_SIGN_ON.find((name) => environment[name]);
    if (idle === undefined) return undefined;
    throw new Error(`${idle} requires AFTERWORD_OIDC_ISSUER: without it, there is no provider.`);
  }
  if (!isSafeIssuer(issuer)) {
    throw new Error('AFTERWORD_OIDC_ISSUER must be a URL that begins with https://.');
  }
  const clientId = environment['AFTERWORD_OIDC_CLIENT_ID'];
  if (!clientId) {
    throw new Error(
      'AFTERWORD_OIDC_ISSUER requires AFTERWORD_OIDC_CLIENT_ID: the id that the provider gave to this server.',
    );
  }
  if (publicUrl === undefined) {
    throw new Error(
      'AFTERWORD_OIDC_ISSUER requires AFTERWORD_PUBLIC_URL: the provider sends browsers back to it.',
    );
  }
  const unverified = environment['AFTERWORD_OIDC_UNVERIFIED'] ?? 'refuse';
  if (unverified !== 'accept' && unverified !== 'refuse') {
    throw new Error('AFTERWORD_OIDC_UNVERIFIED must be "accept" or "refuse".');
  }
  return {
    issuer,
    clientId,
    clientSecret: environment['AFTERWORD_OIDC_CLIENT_SECRET'],
    name: environment['AFTERWORD_OIDC_NAME'] ?? new URL(issuer).hostname,
    organisationId: environment['AFTERWORD_OIDC_ORGANISATION'] ?? 'default',
    trustsAddresses: unverified === 'accept',
  };
}
