import { spawnSync } from 'node:child_process';

/**
 * Debian's own interpreter first: its packages (python3-neuron, python3-brian) are seen by that one only, whatever
 * other Python comes first on PATH.
 */
const CANDIDATES: readonly string[] = ['/usr/bin/python3', 'python3', 'python'];

const found = new Map<string, string | undefined>();

/**
 * The first Python that has all of the modules, or undefined. It looks for them without importing, which takes seconds.
 * The answer is kept for the life of the process.
 */
export function pythonWith(...modules: readonly string[]): string | undefined {
  const key = modules.join(',');
  if (!found.has(key))
    found.set(
      key,
      CANDIDATES.find((python) => hasModules(python, modules)),
    );
  return found.get(key);
}

/** The Python that has both NEURON and Brian2, or undefined. */
export function peerPython(): string | undefined {
  return pythonWith('neuron', 'brian2');
}

function hasModules(python: string, modules: readonly string[]): boolean {
  const names = JSON.stringify(modules);
  const script = `import importlib.util, sys; sys.exit(None in map(importlib.util.find_spec, ${names}))`;
  return spawnSync(python, ['-c', script], { stdio: 'ignore', timeout: 60_000 }).status === 0;
}
