import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** The way to a database, which can be cut and mended. */
export interface Line {
  /** The URL of the database by this way. */
  url: string;
  /** Breaks all connections, and refuses new ones. */
  cut(): void;
  /** Lets nothing through, and closes nothing: as a machine that vanished from the network. */
  freeze(): void;
  /** The machine is there again: what was frozen is broken, new connections get through. */
  thaw(): void;
  mend(): void;
}

export async function lineTo(database: string): Promise<Line> {
  const target = new URL(database);
  const open = new Set<Socket>();
  let isCut = false;
  let isFrozen = false;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    if (isFrozen) {
      open.add(near);
      near.on('error', () => {});
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    isCut = true;
    for (const one of open) one.destroy();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  const url = new URL(database);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut,
    freeze() {
      isFrozen = true;
      for (const one of open) one.unpipe().pause();
    },
    thaw() {
      for (const one of open) one.destroy();
      isFrozen = false;
    },
    mend() {
      isCut = false;
    },
  };
}
