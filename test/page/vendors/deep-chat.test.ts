import { useBrowser } from '../harness.ts';
import { compare } from './compare.ts';
import { deepChat } from './deep-chat.ts';

useBrowser();
compare(deepChat, 'dom');
