// The import walls between the rooms of src/, as a rule for oxlint. CONTRIBUTING.md says why.
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** What both sides may import. */
const SHARED = ['contract', 'text', 'media', 'strings', 'replies'];

/** What every feature of the server may import. */
export const COMMON = [
  ...SHARED,
  'server/database',
  'server/telemetry',
  'server/rounds',
  'server/threads',
  'server/http',
  'server/ingest',
];

/** Which rooms a room may import from, beside itself; without a circle. CONTRIBUTING.md has the same table. */
export const MAY_IMPORT = {
  contract: [],
  media: [],
  strings: [],
  theme: [],
  element: ['strings'],
  markdown: ['text', 'element'],
  text: ['contract'],
  replies: ['contract'],
  delivery: ['contract'],
  capture: ['contract', 'text', 'media', 'strings', 'replies', 'delivery'],
  survey: ['contract', 'capture', 'strings', 'element'],
  widget: ['contract', 'capture', 'strings', 'element', 'markdown', 'survey'],
  adapters: ['contract', 'capture', 'survey'],
  frameworks: ['contract', 'capture', 'element', 'survey', 'widget'],
  loader: ['contract', 'element', 'widget'],
  client: ['contract'],
  dashboard: ['contract', 'strings', 'markdown'],

  'server/telemetry': [],
  'server/rounds': ['server/telemetry'],
  'server/executable': [],
  'server/threads': ['server/executable'],
  'server/database': ['contract', 'text', 'server/threads', 'server/telemetry'],
  'server/files': ['contract', 'server/telemetry'],
  'server/mail': ['contract', 'server/database', 'server/telemetry'],
  'server/ingest': ['contract', 'server/database', 'server/telemetry'],
  'server/http': ['contract', 'text', 'server/database', 'server/executable', 'server/telemetry'],

  // Features, the lower ones first: each may import those above it in this list that it names.
  'server/team': COMMON,
  'server/keys': COMMON,
  'server/sign-in': [...COMMON, 'server/mail', 'server/team', 'server/keys'],
  'server/attachments': [...COMMON, 'server/files'],
  'server/articles': [...COMMON, 'server/team'],
  'server/bot': [...COMMON, 'server/articles'],
  'server/topics': [...COMMON, 'server/team'],
  'server/conversations': [...COMMON, 'server/keys', 'server/attachments', 'server/topics'],
  'server/numbers': [...COMMON, 'server/topics', 'server/conversations'],
  'server/exports': [...COMMON, 'server/files', 'server/conversations', 'server/numbers'],
  'server/insight': [
    ...COMMON,
    'server/articles',
    'server/topics',
    'server/conversations',
    'server/numbers',
    'server/exports',
  ],
  'server/surveys': [
    ...COMMON,
    'server/mail',
    'server/keys',
    'server/topics',
    'server/conversations',
    'server/numbers',
  ],
  'server/handoff': [
    ...COMMON,
    'server/mail',
    'server/team',
    'server/keys',
    'server/attachments',
    'server/topics',
    'server/conversations',
    'server/numbers',
    'server/exports',
  ],
  'server/notify': [
    ...COMMON,
    'server/mail',
    'server/team',
    'server/topics',
    'server/conversations',
    'server/numbers',
    'server/insight',
    'server/handoff',
  ],
  'server/reporting': [
    ...COMMON,
    'server/team',
    'server/attachments',
    'server/conversations',
    'server/handoff',
  ],
  'server/customers': [
    ...COMMON,
    'server/articles',
    'server/keys',
    'server/team',
    'server/conversations',
    'server/numbers',
    'server/handoff',
  ],
  'server/webhooks': [...COMMON, 'server/keys', 'server/conversations'],
  'server/imports': [...COMMON, 'server/conversations', 'server/webhooks'],
};

/** The composition root and the command line take everything of the server. */
const ROOT = new Set(['server', 'server/cli']);

/** Rooms of the server that any file of another room may import from; of features only the index. */
const OPEN = new Set([
  'server/database',
  'server/files',
  'server/mail',
  'server/http',
  'server/ingest',
  'server/threads',
]);

/** Of `contract`, a browser takes types alone: zod would be most of what the customer loads. */
const PLAIN_CONTRACT = new Set([
  'contract/alert-figures.ts',
  'contract/attachment-limits.ts',
  'contract/definitions.ts',
  'contract/figure-filters.ts',
  'contract/limits.ts',
  'contract/local-time.ts',
  'contract/self-harm.ts',
  'contract/time.ts',
]);

/** Packages that do not belong into a room. */
const FORBIDDEN_PACKAGES = {
  contract: /^(?!zod$)/,
  media: /./,
  strings: /./,
  replies: /^(?!eventsource-parser$)/,
  capture: /^(?!@preact\/signals-core$)/,
  delivery: /^(preact|@preact|node:)/,
  // Neither hooks nor bindings: see `element/part.ts`.
  element: /^(?!preact$|@preact\/signals-core$)/,
  markdown: /^(?!preact$)/,
  survey: /^(?!preact$|@preact\/signals-core$)/,
  widget: /^(?!preact$|@preact\/signals-core$)/,
  loader: /^(preact|@preact|node:)/,
  client: /^(?!node:)/,
};

const insideOf = (path) => relative(SRC, path).replaceAll('\\', '/');

function roomOf(path) {
  const inside = insideOf(path);
  if (inside.startsWith('..')) return null;
  const [first, second = '', ...rest] = inside.split('/');
  if (first !== 'server') return first;
  return second && rest.length > 0 ? `server/${second}` : 'server';
}

/** What a feature lets an operator set. Only the composition root reads it, for all features. */
const isSettings = (path) => /\/server\/[^/]+\/settings\.ts$/.test(`/${insideOf(path)}`);
/** Rules of a feature: values in, values out. */
const isRules = (path) => /\/server\/[^/]+\/rules(?:\.ts$|\/)/.test(`/${insideOf(path)}`);

function faultOf(file, specifier, isTypeOnly) {
  const room = roomOf(file);
  if (room === null) return null;
  const isRoot = ROOT.has(room);
  if (!isRoot && !MAY_IMPORT[room]) {
    return `"${room}" is not a room. The rooms are in CONTRIBUTING.md.`;
  }
  if (!specifier.startsWith('.')) {
    return isRules(file) || FORBIDDEN_PACKAGES[room]?.test(specifier)
      ? `The package "${specifier}" does not belong into ${isRules(file) ? 'rules' : `the room "${room}"`}.`
      : null;
  }
  const target = resolve(dirname(file), specifier);
  const targetRoom = roomOf(target);
  if (isRules(file) && !isRules(target) && !SHARED.includes(targetRoom)) {
    return 'Rules are pure: they import contract, text, media, strings, replies and other rules alone.';
  }
  if (targetRoom === room) {
    const isOwnIndex = room.startsWith('server/') && insideOf(target) === `${room}/index.ts`;
    return isOwnIndex && room !== 'server/ingest' && room !== 'server/files'
      ? 'A file imports what stands beside it, not the index of its own room.'
      : null;
  }
  const isAllowed = isRoot ? targetRoom.startsWith('server') : false;
  if (!isAllowed && !(MAY_IMPORT[room] ?? SHARED).includes(targetRoom)) {
    return `A wall: "${room}" may not import from "${targetRoom}".`;
  }
  const isFeature = targetRoom.startsWith('server/') && !OPEN.has(targetRoom);
  const isOffered = insideOf(target) === `${targetRoom}/index.ts`;
  if (
    isFeature &&
    !isOffered &&
    !(isRules(file) && isRules(target)) &&
    !(room === 'server' && isSettings(target)) &&
    targetRoom !== 'server/cli'
  ) {
    return `A wall: of "${targetRoom}" other rooms import its index.ts alone.`;
  }
  const isBrowser = !room.startsWith('server') && !SHARED.includes(room);
  if (
    isBrowser &&
    targetRoom === 'contract' &&
    !isTypeOnly &&
    !PLAIN_CONTRACT.has(insideOf(target))
  ) {
    return 'A browser room imports types of "contract" alone: use import type.';
  }
  return null;
}

function isType(node, names, kind) {
  return (
    node[kind] === 'type' || (names.length > 0 && names.every((name) => name[kind] === 'type'))
  );
}

const walls = {
  create(context) {
    function check(node, source, isTypeOnly) {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const message = faultOf(context.filename, source.value, isTypeOnly);
      if (message) context.report({ node, message });
    }
    return {
      ImportDeclaration: (node) =>
        check(node, node.source, isType(node, node.specifiers, 'importKind')),
      ExportNamedDeclaration: (node) =>
        check(node, node.source, isType(node, node.specifiers, 'exportKind')),
      ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, node.source, false),
    };
  },
};

export default { meta: { name: 'afterword' }, rules: { walls } };
