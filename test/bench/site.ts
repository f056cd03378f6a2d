import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The script tag as a page of the benches has it. */
export const TAG = '<script async src="/afterword.js" data-key="amo_pub_bench"></script>';

/**
 * A site with the built chat on it.
 *
 * @param bodies what a page has at its end, by path
 * @param scripts further scripts, by path
 */
export async function serveSite(
  bodies: Record<string, string>,
  scripts: Record<string, string> = {},
): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').replace(/\?.*/, '');
    if (path in bodies) {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<!doctype html><html lang="en"><title>Page</title><body><h1>Page</h1><p>${'Text. '.repeat(400)}</p>${bodies[path]}</body></html>`,
      );
      return;
    }
    response.setHeader('content-type', 'text/javascript');
    try {
      response.end(
        scripts[path] ?? readFileSync(`dist/browser${path.replace(/^\/afterword\//, '/')}`),
      );
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  };
}
