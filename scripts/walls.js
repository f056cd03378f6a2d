// The import walls between the rooms of src/, as a rule for oxlint. CONTRIBUTING.md says why.
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** Which rooms a room may import from, beside itself. */
const MAY_IMPORT = {
  contract: [],
  reactive: [],
  media: [],
  strings: [],
  element: [],
  text: ['contract'],
  delivery: ['contract'],
  capture: ['contract', 'reactive', 'text', 'media', 'delivery'],
  survey: ['contract', 'reactive', 'capture', 'strings', 'element'],
  widget: ['contract', 'reactive', 'capture', 'strings', 'element', 'survey'],
  adapters: ['contract', 'capture'],
  frameworks: ['contract', 'capture', 'element', 'survey', 'widget'],
  loader: ['contract', 'element', 'widget'],
  client: ['contract'],
  dashboard: ['contract'],
  'server/domain': ['contract', 'text', 'media'],
  'server/store': ['contract', 'server/domain'],
  'server/auth': ['contract', 'server/store'],
  'server/ingest': ['contract', 'text', 'server/domain', 'server/store'],
  'server/team': ['contract', 'server/domain', 'server/store'],
  'server/mail': ['contract', 'strings', 'server/domain'],
  'server/files': ['contract'],
  'server/jobs': ['contract', 'server/domain', 'server/files', 'server/mail', 'server/store'],
  'server/api': [
    'contract',
    'server/ingest',
    'server/domain',
    'server/files',
    'server/mail',
    'server/store',
    'server/auth',
    'server/team',
  ],
  /** The composition root and the command line: everything of the server. */
  server: [
    'contract',
    'server/api',
    'server/auth',
    'server/domain',
    'server/files',
    'server/ingest',
    'server/jobs',
    'server/mail',
    'server/store',
    'server/team',
  ],
};

/** Of `contract`, a browser takes types alone: zod would be most of what the customer loads. */
const PLAIN_CONTRACT = 'contract/limits.ts';

/** Packages that do not belong into a room. */
const FORBIDDEN_PACKAGES = {
  contract: /^(?!zod$)/,
  reactive: /./,
  media: /./,
  strings: /./,
  capture: /^(preact|@preact|node:)/,
  delivery: /^(preact|@preact|node:)/,
  element: /./,
  survey: /^(preact|@preact|node:)/,
  widget: /^(preact|@preact|node:)/,
  loader: /^(preact|@preact|node:)/,
  client: /^(?!node:)/,
  'server/domain': /./,
};

function roomOf(path) {
  const inside = relative(SRC, path).replaceAll('\\', '/');
  if (inside.startsWith('..')) return null;
  const [first, second = ''] = inside.split('/');
  if (first !== 'server') return first;
  return inside.split('/').length > 2 ? `server/${second}` : 'server';
}

function faultOf(file, specifier, isTypeOnly) {
  const room = roomOf(file);
  if (room === null) return null;
  if (!specifier.startsWith('.')) {
    return FORBIDDEN_PACKAGES[room]?.test(specifier)
      ? `The package "${specifier}" does not belong into the room "${room}".`
      : null;
  }
  const target = resolve(dirname(file), specifier);
  const targetRoom = roomOf(target);
  if (targetRoom === room) return null;
  const allowed = MAY_IMPORT[room];
  if (!allowed) return `"${room}" is not a room. The rooms are in CONTRIBUTING.md.`;
  if (!allowed.includes(targetRoom)) {
    return `A wall: "${room}" may not import from "${targetRoom}".`;
  }
  const isBrowser = !room.startsWith('server') && !['contract', 'text', 'strings'].includes(room);
  if (isBrowser && targetRoom === 'contract' && !isTypeOnly) {
    const isPlain = relative(SRC, target).replaceAll('\\', '/') === PLAIN_CONTRACT;
    if (!isPlain) return 'A browser room imports types of "contract" alone: use import type.';
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
