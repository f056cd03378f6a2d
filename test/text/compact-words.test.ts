import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { compactWords } from '../../scripts/compact-words.ts';
import { createDetector, type EscalationWords } from '../../src/text/escalation/index.ts';
import { wordsByLanguage } from '../../src/text/escalation/words/all.ts';
import { readLinesOfStrangers, readMendedLines, readOwnLines } from './signs/lines.ts';

test.each(Object.entries(wordsByLanguage))(
  'the words of %s tell the same as they are built for browsers',
  (language, words) => {
    const file = new URL(`../../src/text/escalation/words/${language}.ts`, import.meta.url);
    const source = readFileSync(file, 'utf8');
    const compact = compactWords(source);
    expect(compact.length).toBeLessThan(source.length);
    const script = compact.replace(/^import type .*\n/m, '').replace(/^export .* = /m, 'words = ');
    const built = runInNewContext(script) as EscalationWords;
    const [asWritten, asBuilt] = [createDetector([words]), createDetector([built])];
    for (const read of [readOwnLines, readMendedLines, readLinesOfStrangers]) {
      for (const { line, sender } of read(language)) {
        const messages = [
          { senderType: sender, content: line },
          { senderType: sender, content: line },
        ];
        expect(asBuilt(messages)?.reason, line).toBe(asWritten(messages)?.reason);
      }
    }
  },
);
