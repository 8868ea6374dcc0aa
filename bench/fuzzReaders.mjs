// Does any broken text crash or hang the readers, or slip a number that is not finite into an accepted tree?
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const [count = '100000', seed = '2'] = process.argv.slice(2);

const { status } = spawnSync(
  'npx',
  [
    ...['vitest', 'run'],
    ...['test/morphology/fuzzReaders.test.ts', 'test/mechanisms/fuzz.properties.test.ts'],
    // Last, as it would take a file after it for its value.
    '--disable-console-intercept',
  ],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, CABLETREE_FUZZ: count, CABLETREE_FUZZ_SEED: seed },
  },
);
process.exitCode = status ?? 1;
