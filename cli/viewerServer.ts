import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ModelError } from '../src/index.ts';
import { viewerNotBuilt } from './messages.ts';
import { packageRoot } from './packageRoot.ts';
import { serveFolder } from './serve.ts';

/**
 * Serves the built page on 127.0.0.1 with a run's files beside it, prints the address, and returns at Ctrl-C.
 *
 * @param link what the page is to open with, in the words of its links: `cell=rall-tree`
 * @throws ModelError `cli/viewer-not-built`, `cli/port-in-use`.
 */
export async function serveViewer(
  files: ReadonlyMap<string, string | Buffer>,
  port: number,
  link?: string,
): Promise<void> {
  const folder = join(packageRoot(), 'dist', 'viewer');
  if (!existsSync(join(folder, 'index.html')))
    throw new ModelError('cli/viewer-not-built', viewerNotBuilt());
  const extraFiles = new Map([...files].map(([name, content]) => [`/${name}`, content]));
  const server = await serveFolder(folder, { port, extraFiles });
  const address = link === undefined ? server.address : `${server.address}#${link}`;
  process.stdout.write(`viewer at ${address} (Ctrl-C ends it)\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await server.close();
}
