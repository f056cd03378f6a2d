import { expect, test } from 'vitest';
import { detectorFor } from '../../src/capture/insight/detector.ts';
import { words } from '../../src/text/escalation/words/en.ts';

test('the words of a site are compiled once, as are those of a language', async () => {
  const own = [{ ...words, wish: 'my own words' }];
  const detect = await detectorFor({ words: own });
  expect(detect([{ senderType: 'customer', content: 'my own words' }])?.reason).toBe(
    'customer_requested_human',
  );
  expect(await detectorFor({ words: own, act: true })).toBe(detect);
  expect(await detectorFor({}, 'de')).not.toBe(detect);
  expect(await detectorFor({}, 'de')).toBe(await detectorFor(undefined, 'de'));
});
