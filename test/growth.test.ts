// @vitest-environment happy-dom
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findPatterns } from '../scripts/patterns.ts';
import { markdown as inboxMarkdown } from '../src/dashboard/pages/inbox/markdown.tsx';
import { searchTerms, searchWords } from '../src/server/conversations/rules/search.ts';
import { csvLine } from '../src/server/http/csv.ts';
import { questionWords } from '../src/server/insight/rules/question-words.ts';
import { createDetector } from '../src/text/escalation/index.ts';
import { wordsByLanguage } from '../src/text/escalation/words/all.ts';
import { type MediaType, withoutMetadata } from '../src/media/index.ts';
import { redact } from '../src/text/redaction/index.ts';
import { mask } from '../src/text/redaction/mask.ts';
import { topicWords } from '../src/text/repetition.ts';
import { readMessage } from '../src/text/sentiment/index.ts';
import { readerFor } from '../src/text/sentiment/readers.ts';
import { markdown } from '../src/markdown/blocks.tsx';
import { growthOf, MOST, textGrowth } from './growth.ts';

const { patterns } = await findPatterns('src');

/** Characters of each kind that patterns tell apart. */
const KINDS = [...'aA1é日_ \t\n.,:;!?@+-/\'"`*()[]<>#=\u2028'];

/** What a pattern looks for: the words in its source, and what stands in its classes. */
function alphabetOf(source: string): string[] {
  const plain = source
    .replace(/\\[pPbBdDsSwW](?:\{[^}]*\})?/g, ' ')
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/\\(?:u[0-9a-f]{4}|.)/g, (one) => (one[1] === 'u' ? ' ' : one[1]!));
  const words = plain.match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  // A pattern of anchors alone looks for the ends of lines.
  const single = plain.match(/[^\\^$?{}|]/gu) ?? ['\n'];
  return [...new Set([...words.slice(0, 40), ...single.slice(0, 80)])];
}

/** Groups of some pieces, which are repeated. The same seed gives the same groups. */
const groupsOf = (pieces: readonly string[], count: number, seed: number) =>
  fc.sample(
    fc
      .array(fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(...KINDS)), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => parts.join('')),
    { numRuns: count, seed },
  );

const SAMPLE = process.env['AFTERWORD_LONG'] ? 200 : 12;

test('a search for any of our patterns grows with the text', () => {
  const slow: string[] = [];
  for (const { at, source, flags } of patterns) {
    const pattern = new RegExp(source, [...new Set([...flags, 'g'])].join(''));
    const groups = groupsOf(alphabetOf(source), SAMPLE, 1);
    const search = (text: string) => text.replace(pattern, '');
    // A character that nothing expects: what was begun must be given up.
    const found = textGrowth(search, groups, { short: 2_048, long: 32_768, end: '\u0000' });
    if (found > MOST) slow.push(`${at}: ${found.toFixed(1)} for ${JSON.stringify(groups)}`);
  }
  expect(slow).toEqual([]);
});

const detect = createDetector(Object.values(wordsByLanguage));

const READERS: Record<string, (text: string) => unknown> = {
  masking: (text) => mask(text),
  'masking before a language has loaded': (text) => redact(text),
  sentiment: (content) => readMessage({ senderType: 'customer', content }, [], readerFor('en')),
  escalation: (content) => detect([{ senderType: 'customer', content }]),
  'the Markdown of the widget': markdown,
  'the Markdown of the inbox': inboxMarkdown,
  'a search': searchTerms,
  'words for the search': (text) => searchWords([text]),
  'words of a question': (text) => questionWords(topicWords(text)),
  CSV: (text) => csvLine([text]),
};

const MARKS = [
  '[',
  '[a',
  '[a](',
  '[a](b',
  '](',
  '**',
  '**a',
  '*a',
  '_a_',
  '`',
  '`a',
  '```',
  '\n- ',
  '\n\n',
  '1. ',
  'http://',
  'https://a',
  'http://.',
];

describe.each(Object.keys(READERS))('%s', (name) => {
  test('grows with the text', () => {
    const groups = [...MARKS, ...groupsOf([...MARKS, ...'0123 '], SAMPLE, 2)];
    // The Markdown makes nodes, and happy-dom can append only so many at once.
    const sizes = name.includes('Markdown') ? { short: 2_048, long: 32_768 } : {};
    expect(textGrowth(READERS[name]!, groups, sizes)).toBeLessThanOrEqual(MOST);
  });
});

const latin = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const PNG = latin('\x89PNG\r\n\x1a\n');
const WEBM = latin(
  '\x1a\x45\xdf\xa3\x87B\x82\x84webm\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff',
);

/** Files of very many of the same tiny part. */
const MEDIA: [string, MediaType, head: number[], part: number[], tail: number[]][] = [
  ['JPEG, comments', 'image/jpeg', [0xff, 0xd8], [0xff, 0xfe, 0, 2], [0xff, 0xd9]],
  ['JPEG, tables', 'image/jpeg', [0xff, 0xd8], [0xff, 0xdb, 0, 2], [0xff, 0xd9]],
  ['JPEG, both', 'image/jpeg', [0xff, 0xd8], [0xff, 0xdb, 0, 2, 0xff, 0xfe, 0, 2], [0xff, 0xd9]],
  ['JPEG, image data', 'image/jpeg', [0xff, 0xd8, 0xff, 0xda, 0, 2], [0xff, 0], [0xff, 0xd9]],
  ['PNG', 'image/png', PNG, latin('\0\0\0\0IDAT\0\0\0\0'), latin('\0\0\0\0IEND\0\0\0\0')],
  ['PNG, texts', 'image/png', PNG, latin('\0\0\0\0tEXt\0\0\0\0'), latin('\0\0\0\0IEND\0\0\0\0')],
  ['GIF', 'image/gif', latin('GIF89a\x01\0\x01\0\0\0\0'), [0x21, 0xf9, 0, 0x21, 0xfe, 0], [0x3b]],
  ['WebP', 'image/webp', latin('RIFF\xff\xff\xff\x7fWEBP'), latin('ALPH\0\0\0\0EXIF\0\0\0\0'), []],
  ['MP4', 'video/mp4', latin('\0\0\0\x0cftypisom'), latin('\0\0\0\x08moov\0\0\0\x08free'), []],
  ['WebM', 'video/webm', WEBM, [0xec, 0x80, 0xa3, 0x80], []],
];

test.each(MEDIA)('a file of tiny parts grows with its size: %s', (_, type, head, part, tail) => {
  const file = (size: number) =>
    Uint8Array.from(
      Buffer.concat([Buffer.from(head), Buffer.alloc(size, Buffer.from(part)), Buffer.from(tail)]),
    );
  const unit = part.length * 8_192;
  const inputs = [{ short: file(unit), long: file(unit * 16) }];
  expect(growthOf((bytes) => withoutMetadata(bytes, type), inputs, 16)).toBeLessThanOrEqual(MOST);
});
