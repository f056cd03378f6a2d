// Generates the field tables of docs/reporting.md from the schemas of the reporting API.
// `node scripts/schema-tables.ts` writes them.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import {
  callInput,
  reportedAgent,
  reportedCall,
  reportedCallParticipant,
  reportedChange,
  reportedChat,
  reportedChatParticipant,
  reportedMenu,
  reportedPhoto,
  reportedStatus,
  reportedStatusSpan,
  reportedTeam,
  reportedTeamWithAssignees,
  reportedUser,
  reportedVideo,
  segments,
} from '../src/contract/index.ts';

const DOCS = 'docs/reporting.md';

type Schema = z.core.JSONSchema.JSONSchema & { 'x-personal'?: boolean };

const SCHEMAS: Record<string, z.ZodType> = {
  Agent: reportedAgent,
  'User Info': reportedUser,
  'User Status': reportedStatus,
  'Agent Status History': reportedStatusSpan,
  Chat: reportedChat,
  'Chat Participant': reportedChatParticipant,
  Call: reportedCall,
  'Call as it is told': callInput,
  'Call Participant': reportedCallParticipant,
  'Changed Detail': reportedChange,
  Photo: reportedPhoto,
  Video: reportedVideo,
  Team: reportedTeam,
  'Team With Assignees': reportedTeamWithAssignees,
  Menu: reportedMenu,
  Segments: segments,
};

/** A short description of the type of a value. */
function typeOf(schema: Schema): string {
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices) return [...new Set(choices.map(typeOf))].join(' or ');
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.type === 'array') return `list of ${typeOf((schema.items ?? {}) as Schema)}`;
  if (schema.type === 'object') {
    return `{${Object.keys(schema.properties ?? {}).join(', ')}}`;
  }
  if (schema.format === 'date-time') return 'time';
  return schema.type === undefined ? 'anything' : [schema.type].flat().join(' or ');
}

const isPersonal = (schema: Schema): boolean =>
  schema['x-personal'] === true ||
  [
    ...(schema.anyOf ?? []),
    ...Object.values(schema.properties ?? {}),
    ...(schema.items ? [schema.items] : []),
  ].some((one) => isPersonal(one as Schema));

const cell = (text: string) => text.replaceAll('|', '\\|');

function tableOf(schema: z.ZodType, isInput: boolean): string {
  const json = z.toJSONSchema(schema, {
    io: isInput ? 'input' : 'output',
    unrepresentable: 'any',
  }) as Schema;
  const rows = Object.entries(json.properties ?? {}).map(([name, field]) => {
    const one = field as Schema;
    return [
      `\`${name}\`${isInput && json.required?.includes(name) ? ' *' : ''}`,
      cell(typeOf(one)),
      cell(
        [isPersonal(one) ? '**personal**' : '', one.description ?? ''].filter(Boolean).join(' '),
      ),
    ];
  });
  return [['field', 'type', 'what'], ['---', '---', '---'], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

/** Regenerates the tables, each between a comment like `<!-- fields of Agent -->` and `<!-- end -->`. */
export const withFieldTables = (markdown: string): string =>
  markdown.replace(
    /(<!-- fields of ([\w ]+) -->\n)[^]*?(\n<!-- end -->)/g,
    (_, start: string, what: string, end: string) =>
      `${start}\n${tableOf(SCHEMAS[what]!, what === 'Call as it is told')}\n${end}`,
  );

if (process.argv[1] === import.meta.filename) {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  writeFileSync(DOCS, withFieldTables(readFileSync(DOCS, 'utf8')));
}
