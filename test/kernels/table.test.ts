/** TABLE as NEURON interpolates in it, by hand; neuronPeer.test.ts holds it to NEURON itself. */
import { describe, expect, it } from 'vitest';
import { useTables } from '../../src/mechanisms/mechanism.ts';
import { parseNmodl } from '../../src/mechanisms/parseNmodl.ts';
import { MechanismRig } from './mechanismRig.ts';

const voltagesMv = [3, -6, -8, 8, -1000, 1000, 0, Number.NaN];

function rigOf(text: string, usesTables = true): MechanismRig {
  const { mechanism } = parseNmodl(text, { file: 'square.mod' });
  const rig = new MechanismRig(usesTables ? useTables(mechanism!) : mechanism!, {
    voltagesMv,
    values: { scale: 1 },
  });
  return rig.initialise();
}

const square = (routine: string, initial: string): string =>
  `NEURON { SUFFIX square RANGE y, last, scale } PARAMETER { scale = 1 } ASSIGNED { v y last }
INITIAL { ${initial} } ${routine}`;
const ofFunction = square(
  'FUNCTION sq(u) { TABLE DEPEND scale FROM -8 TO 8 WITH 4 sq = scale*u*u }',
  'y = sq(v)',
);
const interpolated = [12, 40, 64, 64, 64, 64, 0, Number.NaN];

describe('TABLE', () => {
  it('of a FUNCTION is linear between its points and stays at its ends', () => {
    expect(rigOf(ofFunction).field('y')).toEqual(interpolated);
  });

  it('of a PROCEDURE gives the variables that it names, others the value of its last point', () => {
    const text = square(
      'PROCEDURE rates(u) { TABLE y FROM -8 TO 8 WITH 4 y = u*u last = u }',
      'rates(v)',
    );
    const rig = rigOf(text);
    expect(rig.field('y')).toEqual(interpolated);
    expect(rig.field('last')).toEqual(voltagesMv.map(() => 8));
  });

  it('is not used unless asked for, nor with two arguments', () => {
    const exact = voltagesMv.map((v) => v * v);
    expect(rigOf(ofFunction, false).field('y')).toEqual(exact);
    const ofTwo = square(
      'FUNCTION sq(u, w) { TABLE FROM -8 TO 8 WITH 4 sq = u*w }',
      'y = sq(v, v)',
    );
    expect(rigOf(ofTwo).field('y')).toEqual(exact);
  });

  it('leaves a mechanism without tables as it is', () => {
    const { mechanism } = parseNmodl('NEURON { SUFFIX none }', { file: 'none.mod' });
    expect(useTables(mechanism!)).toBe(mechanism);
  });
});
