import { describe, expect, it } from 'vitest';
import { printProgram } from '../../src/kernels/ir.ts';
import { findSharedStretches, mergePrograms } from '../../src/kernels/mergeCurrents.ts';
import { planKernel } from '../../src/kernels/planKernel.ts';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';

describe('stretches of nodes with the same mechanisms', () => {
  it('end where a mechanism begins, ends or leaves nodes out', () => {
    const binding = (...nodes: number[]) => ({
      nodes: Int32Array.from(nodes),
      count: nodes.length,
    });
    const stretches = findSharedStretches([binding(0, 1, 2, 3, 4), binding(2, 3, 6)]);
    expect(stretches).toEqual([
      { firstNode: 0, length: 2, members: [{ kernel: 0, from: 0 }] },
      {
        ...{ firstNode: 2, length: 2 },
        members: [
          { kernel: 0, from: 2 },
          { kernel: 1, from: 0 },
        ],
      },
      { firstNode: 4, length: 1, members: [{ kernel: 0, from: 4 }] },
      { firstNode: 6, length: 1, members: [{ kernel: 1, from: 2 }] },
    ]);
  });
});

describe('merged currents', () => {
  const currentsOf = (suffix: string) =>
    planKernel(
      parseNmodl(
        `NEURON { SUFFIX ${suffix} USEION k READ ek WRITE ik RANGE g }
        PARAMETER { g = 0.1 } ASSIGNED { v ek ik }
        BREAKPOINT { ik = g*(v - ek) }`,
        { file: `${suffix}.mod` },
      ).mechanism!,
    ).programs.currents;

  it('read the voltage and the reversal potential once, and add up from 0', () => {
    const merged = mergePrograms([currentsOf('one'), currentsOf('two')], new Set(['ik']));
    const lines = printProgram(merged).split('\n');
    const count = (text: string) => lines.filter((line) => line.includes(text)).length;
    expect([count('= voltage'), count('= node ek'), count('= subtract')]).toEqual([1, 1, 1]);
    expect([count('= field 0 g'), count('= field 1 g'), count('= multiply')]).toEqual([1, 1, 2]);
    // Of ik and of the sum of currents one after the other, which are the same; and of the slopes.
    expect(count('= add')).toBe(4);
    expect(lines.slice(-3).map((line) => line.replace(/ <- .*/, ''))).toEqual([
      ...['nodeValue sum of currents', 'nodeValue sum of conductances', 'nodeValue ik'],
    ]);
  });
});
