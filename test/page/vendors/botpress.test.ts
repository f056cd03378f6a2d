import { useBrowser } from '../harness.ts';
import { compare } from './compare.ts';
import { botpress } from './botpress.ts';

useBrowser();
compare(botpress);
