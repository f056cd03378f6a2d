import { useBrowser } from '../harness.ts';
import { compare } from './compare.ts';
import { typebot } from './typebot.ts';

useBrowser();
compare(typebot, 'dom');
