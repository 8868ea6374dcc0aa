import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { peerPython, pythonWith } from './python.ts';

describe('pythonWith', () => {
  it('finds no Python for a module that nobody has', () => {
    expect(pythonWith('sys', 'no_such_module_of_cabletree')).toBeUndefined();
  });

  it.each([['neuron'], ['brian2']])(
    'finds one that imports %s, or none',
    (module) => {
      const python = pythonWith(module);
      const statement = `import ${module}`;
      expect(python === undefined ? 0 : spawnSync(python, ['-c', statement]).status).toBe(0);
    },
    240_000,
  );

  it('finds both peers only where each is found', () => {
    const both = peerPython();
    const each = [pythonWith('neuron'), pythonWith('brian2')];
    expect(both === undefined || !each.includes(undefined)).toBe(true);
  });
});
