import { useBrowser } from '../harness.ts';
import { compare } from './compare.ts';
import { n8n } from './n8n.ts';

useBrowser();
compare(n8n, 'api');
