import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES: readonly string[] = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Arguments for `chromium.launch({ executablePath, args })` of playwright-core, which is imported in test/browser only:
 * its types need the DOM. WebGL2 on the processor, the same on every machine, and nothing that reaches for the network.
 */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-angle=swiftshader',
];

/** For the title of a suite that is skipped where `chromiumPath()` is undefined. */
export const NO_CHROMIUM: string =
  'skipped: no chromium on PATH; on Debian: apt-get install chromium';

/** The first Chromium on PATH, or undefined. */
export function chromiumPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
