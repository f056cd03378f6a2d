import { say } from '../../../strings/say.ts';
import { count } from '../../format.ts';
import { namedTopic } from '../../parts/topic-name.ts';
import { strings } from '../../strings/index.ts';

/** How many names are said of a long list. */
const SAID = 5;

/** Topics in a sentence, the first ones of many. */
export function namedAll(topics: readonly string[]): string {
  const first = topics.slice(0, SAID).map(namedTopic).join(', ');
  if (topics.length <= SAID) return first;
  return say(strings.topics.andMore, { first, count: count(topics.length - SAID) });
}
