import { useBrowser } from '../harness.ts';
import { compare } from './compare.ts';
import { webchat } from './webchat.ts';

useBrowser();
compare(webchat, 'api');
