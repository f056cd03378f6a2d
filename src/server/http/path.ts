import { getPath } from 'hono/utils/url';
import { isOfPage } from './assets.ts';

/** The path by which a request is routed. A slash at the end changes nothing (CONTRACT, part A). */
export function pathOf(request: Request): string {
  const path = getPath(request);
  return path.length > 1 && path.endsWith('/') && !isOfPage(path) ? path.slice(0, -1) : path;
}
