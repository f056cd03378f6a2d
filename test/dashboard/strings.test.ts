import { globSync, readFileSync } from 'node:fs';
import { type ESTree, parseSync } from 'vite';
import { describe, expect, test } from 'vitest';
import { strings as german } from '../../src/dashboard/strings/de.ts';
import { type Strings, strings as english } from '../../src/dashboard/strings/en.ts';
import {
  agentRole,
  agentStatus,
  alertFigure,
  channel,
  chatOutcome,
  conversationStatus,
  dimension,
  errorCode,
  keyKind,
  listedArticle,
  listedDelivery,
  listedWebhook,
  noticeType,
  platform,
  ratingOrigin,
  reasons,
  senderType,
  sentiment,
  signInMethod,
  surveyStatus,
} from '../../src/contract/index.ts';
import type { EscalationSign } from '../../src/text/escalation/index.ts';
import { type Bound, BOUND_NAMES, BOUNDS } from '../../src/server/http/bounds.ts';
import { type Counted, say, sayCount } from '../../src/strings/say.ts';

const tables: Record<string, Strings> = { en: english, de: german };

const isCounted = (value: object): value is Counted => 'other' in value;

/** All texts of a table by their path, such as `inbox.events.left`. */
function textsIn(table: object, path = ''): [path: string, text: string | Counted][] {
  return Object.entries(table).flatMap(([key, value]: [string, string | object]) => {
    const own = path === '' ? key : `${path}.${key}`;
    return typeof value === 'string' || isCounted(value) ? [[own, value]] : textsIn(value, own);
  });
}

const formsOf = (text: string | Counted): string[] =>
  typeof text === 'string' ? [text] : Object.values(text);

const placeholdersOf = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!))].sort();

/** Of each plural form of the languages there are. */
const NUMBERS = [0, 1, 2, 5, 1_204];

/** Those that the detector gives. A site's own reasons are shown as it wrote them. */
const REASONS: Record<EscalationSign['reason'], true> = {
  customer_requested_human: true,
  ai_unsure: true,
  sensitive_topic: true,
  complex_issue: true,
};
const TRANSFER_FAILURES = ['declined', 'timeout', 'lost', 'left', 'withdrawn', 'ended'];

/** What English takes from the server, which speaks it. */
const isServersOwn = (path: string) =>
  /^refusal$|^(?:refused|reasons|limits\.(?:texts|units|per|periods))\./.test(path);

const inEnglish = new Map(textsIn(english).filter(([path]) => !isServersOwn(path)));

describe.each(Object.entries(tables))('in %s', (language, table) => {
  const all = textsIn(table);
  const texts = all.filter(([path]) => !isServersOwn(path));
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();

  test('there are all texts of English, and no others', () => {
    expect(texts.map(([path]) => path).sort()).toEqual([...inEnglish.keys()].sort());
  });

  test('each has the placeholders of English, and is said whole in every plural form', () => {
    for (const [path, text] of texts) {
      const model = inEnglish.get(path)!;
      expect(typeof text, path).toBe(typeof model);
      const names = placeholdersOf(formsOf(model).join());
      for (const one of formsOf(text)) expect(placeholdersOf(one), path).toEqual(names);
      const values = Object.fromEntries(names.map((name) => [name, `<${name}>`]));
      const said =
        typeof text === 'string'
          ? [say(text, values)]
          : NUMBERS.map((count) => say(sayCount(text, count, language), values));
      for (const one of said) expect(one, path).not.toMatch(/[{}]|undefined|NaN|^$/);
      if (typeof text === 'string') continue;
      expect(Object.keys(text).sort(), path).toEqual(forms);
      for (const [index, count] of NUMBERS.entries()) {
        expect(said[index], path).toContain(count.toLocaleString(language));
      }
    }
  });

  test('no text has stray spaces or a typewriter’s marks', () => {
    const wrong = language === 'en' ? /^\s|\s$|\s{2}|\t|\.\.\./ : /^\s|\s$|[ ]{2}|\t|\.\.\.|"|'/;
    const faults = all.filter(([, text]) => formsOf(text).some((one) => wrong.test(one)));
    expect(faults).toEqual([]);
  });

  // No code of the API stands on a page or in a message: each value that a person can see has a name.
  test.each<[string, readonly string[], object]>([
    ['sentiment', sentiment.options, table.terms],
    ['reason of an escalation', Object.keys(REASONS), table.terms],
    ['role of an agent', agentRole.options, table.terms],
    ['kind of key', keyKind.options, table.terms],
    ['state of a survey', surveyStatus.options, table.terms],
    ['outcome of a chat', chatOutcome.options, table.terms],
    ['reason of a transfer that failed', TRANSFER_FAILURES, table.terms],
    ['status of an agent', agentStatus.options, table.parts.status],
    ['sender', senderType.options, table.parts.sender],
    ['platform', platform.options, table.conversations.value],
    ['channel', channel.options, table.conversations.value],
    ['status of a conversation', conversationStatus.options, table.conversations.value],
    ['dimension', dimension.options, table.overview.dimension],
    ['figure of an alert', alertFigure.options, table.figures],
    ['notice', noticeType.options, table.settings.notices],
    ['state of a webhook', listedWebhook.shape.state.options, table.settings.webhookState],
    ['state of a delivery', listedDelivery.shape.state.options, table.settings.delivery],
    ['status of an article', listedArticle.shape.status.options, table.articles.status],
    ['where a rating came from', ratingOrigin.options, table.surveys.sources],
    ['way to sign in', signInMethod.options, table.account.signedIn],
  ])('each %s has a name', (_, values, names) => {
    expect(values.filter((value) => !Object.hasOwn(names, value))).toEqual([]);
  });
});

test('German says what each error code means, and each limit, whatever the server calls it', () => {
  const { refusal, refused, reasons: said, limits } = german;
  expect(Object.keys(said).sort()).toEqual(Object.keys(reasons).sort());
  expect(placeholdersOf(refusal)).toEqual(['message', 'reason']);
  expect(Object.keys(refused).sort()).toEqual(errorCode.options.toSorted());
  expect(Object.keys(limits.texts).sort()).toEqual(BOUND_NAMES.toSorted());
  const bounds: Bound[] = Object.values(BOUNDS);
  expect(new Set(Object.keys(limits.units))).toEqual(new Set(bounds.map(({ unit }) => unit)));
  expect(new Set(Object.keys(limits.per))).toEqual(new Set(bounds.map(({ per }) => per)));
  const periods = bounds.flatMap(({ seconds }) => seconds ?? []);
  expect(new Set(Object.keys(limits.periods).map(Number))).toEqual(new Set(periods));
});

test('German says Sie, has German quotation marks, and begins no line with … or %', () => {
  const faults = textsIn(german).filter(([, text]) =>
    formsOf(text).some(
      (one) =>
        /(?<!\p{L})(?:[Dd]u|[Dd]ir|[Dd]ich|[Dd]ein\p{L}*|[Ee]uch|[Ee]uer\p{L}*)(?!\p{L})/u.test(
          one,
        ) || /[“”](?!\s|[.,;:]|$)|„[^“]*$|[^\u00a0][…%]/.test(one.replaceAll(/„[^“]*“/g, 'Q')),
    ),
  );
  expect(faults).toEqual([]);
});

test('German has one word for each thing, and of a person it says no gender', () => {
  const wrong =
    /Konversation|Gespräch|Agent(?!s\b)(?!\p{L}*Skript)|Operator|Email|Mail(?!server|to)\b|Inbox|Mitarbeiter|Kunden?(?![\p{L}-])|Administrator|Besucher/u;
  const faults = textsIn(german).filter(([, text]) =>
    // Names of the wire, which the files have.
    formsOf(text).some((one) => wrong.test(one.replaceAll(/\{\w+\}|E-Mail|email, agent/g, ''))),
  );
  expect(faults).toEqual([]);
});

test('each text is said somewhere', () => {
  const files = globSync('src/dashboard/**/*.{ts,tsx}', {
    exclude: (path) => path.includes('dashboard/strings'),
  });
  const names = new Set(files.flatMap((file) => readFileSync(file, 'utf8').match(/\w+/g) ?? []));
  // Terms, definitions and reasons of refusals are named by the API.
  const { terms: _, definitions: __, refused: ___, ...pages } = english;
  const unsaid = Object.entries(pages).flatMap(([page, texts]) =>
    Object.keys(texts)
      .filter((key) => !names.has(key))
      .map((key) => `${page}.${key}`),
  );
  expect(unsaid).toEqual([]);
});

// What is said is in the table: no page, part or function has text of its own.

type Node = ESTree.Node;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** Attributes whose text a user reads or hears, whatever it looks like. */
const SPOKEN = new Set(['title', 'placeholder', 'aria-label', 'alt', 'label', 'legend', 'what']);
/** Attributes that hold names for the browser. */
const SILENT = new Set([
  'class',
  'd',
  'viewBox',
  'accept',
  'rel',
  'type',
  'target',
  'autocomplete',
]);

const HAS_LETTER = /\p{L}/u;
/** Words as one says them: a space between them or beside a value, or a capital letter before small ones. */
const IS_SAID = /\p{L}[\p{L}’',.:]* [\p{L}…]|… \p{L}|^\p{Lu}\p{Ll}/u;

/** What is said to nobody: addresses, names of keys and errors, a program's own faults, examples of a format. */
const NOT_SAID = new Set([
  'Enter',
  'Escape',
  'ArrowDown',
  'ArrowUp',
  'KeyA',
  'Notification',
  'PushManager',
  'PublicKeyCredential',
  'InvalidStateError',
  'NotAllowedError',
  'AbortError',
  'SecurityError',
  // Names.
  'Afterword',
  '… – Afterword',
  '(…) …',
  'Zendesk',
  'Intercom',
  'Freshdesk',
  'Chatwoot',
  'Crisp',
  // Under which unsent words are kept.
  'chat …',
  'note …',
  'mail …',
  // Whom a chat is transferred to.
  'agent …',
  'team …',
  // Styles.
  '(prefers-color-scheme: dark)',
  '12px system-ui, sans-serif',
  'color-mix(in srgb, … 25%, transparent)',
]);
/** Placeholders that show a format, not words. */
const EXAMPLES = /^(?:https?:\/\/|amo_|[\w.]+@example\.com$|mon \d|Europe\/Berlin$|\d{4}-)/;

interface Place {
  /** The name of the attribute that the text is in. */
  attribute: string | null;
}

/** The texts in a file that somebody could read. */
function literalsIn(file: string): string[] {
  const found: string[] = [];
  const { program, errors } = parseSync(file, readFileSync(file, 'utf8'));
  expect(errors).toEqual([]);

  function report(text: string, { attribute }: Place): void {
    const clean = text.trim();
    if (NOT_SAID.has(clean) || EXAMPLES.test(clean)) return;
    if (attribute !== null && SILENT.has(attribute)) return;
    const isSpoken = attribute !== null && SPOKEN.has(attribute);
    if ((isSpoken ? HAS_LETTER : IS_SAID).test(clean)) found.push(`${file}: ${clean}`);
  }

  /** Literals that stand in an element as they are. */
  function shown(node: Node): void {
    if (node.type === 'ConditionalExpression') [node.consequent, node.alternate].forEach(shown);
    else if (node.type === 'LogicalExpression') shown(node.right);
    else if (node.type === 'Literal' && typeof node.value === 'string') {
      if (HAS_LETTER.test(node.value)) found.push(`${file}: ${node.value.trim()}`);
    }
  }

  function walk(node: Node, place: Place): void {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'TSTypeAliasDeclaration':
      case 'TSInterfaceDeclaration':
      case 'TSTypeAnnotation':
      case 'TSTypeParameterInstantiation':
        return;
      case 'BinaryExpression':
        // Comparisons name values of the wire and of the browser.
        if (/^[!=]==?$|^in$/.test(node.operator)) return;
        break;
      case 'JSXText':
        if (HAS_LETTER.test(node.value)) found.push(`${file}: ${node.value.trim()}`);
        return;
      case 'Literal':
        if (typeof node.value === 'string') report(node.value, place);
        return;
      case 'TemplateLiteral':
        report(node.quasis.map(({ value }) => value.cooked ?? '').join('…'), place);
        break;
      case 'JSXExpressionContainer':
        if (place.attribute === null) shown(node.expression);
        break;
      case 'JSXAttribute':
        if (node.value) {
          walk(node.value, {
            attribute: node.name.type === 'JSXIdentifier' ? node.name.name : null,
          });
        }
        return;
      default:
    }
    const inner = node.type === 'JSXElement' ? { attribute: null } : place;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'key' && node.type === 'Property' && !node.computed) continue;
      for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
        if (isNode(child)) walk(child, inner);
      }
    }
  }

  walk(program as unknown as Node, { attribute: null });
  return found;
}

/** Code in elements that shows what to type, the same in every language. */
const CODE = [
  'src/dashboard/pages/exports/days.tsx: GET /api/v1/conversations.ndjson',
  'src/dashboard/frame.tsx: Afterword',
  'src/dashboard/pages/customers/found.tsx: afterword export --date',
  'src/dashboard/pages/customers/found.tsx: --reissue',
  'src/dashboard/pages/exports/days.tsx: afterword export --date',
  'src/dashboard/pages/exports/days.tsx: --reissue',
  'src/dashboard/pages/overview/first-run.tsx: <script async src="…/afterword.js" data-key="…"></script>',
  'src/dashboard/pages/overview/first-run.tsx: POST /api/v1/conversations',
  'src/dashboard/pages/settings/mail-preview.tsx: AFTERWORD_SMTP_URL',
  'src/dashboard/pages/surveys/surveys.tsx: AFTERWORD_SMTP_URL',
];

test('no file of the dashboard has text beside the table', () => {
  const files = globSync('src/dashboard/**/*.{ts,tsx}', {
    exclude: (path) => path.includes('dashboard/strings'),
  });
  expect(files.length).toBeGreaterThan(80);
  const found = files.sort().flatMap(literalsIn);
  expect(found.filter((one) => !CODE.includes(one))).toEqual([]);
  // What is excused is there.
  expect(CODE.filter((one) => !found.includes(one))).toEqual([]);
});
