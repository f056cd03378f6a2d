import { LONG } from '../../long.ts';
import { useBrowser } from '../harness.ts';
import { compare } from './compare.ts';
import { botpress } from './botpress.ts';

useBrowser();
// It installs and builds an app.
compare(botpress, 'api', LONG);
