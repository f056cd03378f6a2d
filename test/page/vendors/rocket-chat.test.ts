import { useBrowser } from '../harness.ts';
import { compare } from './compare.ts';
import { rocketChat } from './rocket-chat.ts';

useBrowser();
compare(rocketChat);
