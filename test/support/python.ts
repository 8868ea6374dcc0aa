import { spawnSync } from 'node:child_process';

/**
 * Debian's own interpreter first: its packages (python3-neuron, python3-brian) are seen by that one only, whatever
 * other Python comes first on PATH.
 */
const CANDIDATES: readonly string[] = ['/usr/bin/python3', 'python3', 'python'];

const found = new Map<string, string | undefined>();

/** The first Python that imports all of the modules, or undefined. The answer is kept for the life of the process. */
export function pythonWith(...modules: readonly string[]): string | undefined {
  const key = modules.join(',');
  if (!found.has(key))
    found.set(
      key,
      CANDIDATES.find((python) => canImport(python, modules)),
    );
  return found.get(key);
}

/** The Python that has both NEURON and Brian2, or undefined. */
export function peerPython(): string | undefined {
  return pythonWith('neuron', 'brian2');
}

function canImport(python: string, modules: readonly string[]): boolean {
  const statement = `import ${modules.join(', ')}`;
  return spawnSync(python, ['-c', statement], { stdio: 'ignore', timeout: 60_000 }).status === 0;
}
