import { serveStatic } from '@hono/node-server/serve-static';
import type { MiddlewareHandler } from 'hono';
import { serveStatic as serveFrom } from 'hono/serve-static';
import { executableFile, executableNames } from '../executable/index.ts';
import type { Env } from './context.ts';

/** Which files to serve; as those of `serveStatic`. */
interface FileOptions {
  root?: string;
  path?: string;
  precompressed?: true;
  rewriteRequestPath?: (path: string) => string;
}

/** Serves files from a folder, or, in the executable, from that. */
export function serveFiles(options: FileOptions): MiddlewareHandler<Env> {
  const place = options.path ?? `${options.root ?? ''}/`;
  if (!executableNames?.some((name) => name.startsWith(place))) return serveStatic<Env>(options);
  return serveFrom<Env>({
    ...options,
    getContent: async (path) => {
      const content = executableFile(path);
      return content && new Uint8Array(content);
    },
  });
}
