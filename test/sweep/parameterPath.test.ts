import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/sweep/jsonValue.ts';
import { resolveParameter, valueAt, withValueAt } from '../../src/sweep/parameterPath.ts';
import { sampleExperiment } from './sampleExperiment.ts';

const EXPERIMENT = sampleExperiment();

function resolved(name: string): string[] {
  return resolveParameter(EXPERIMENT, name).map((path) => path.join('.'));
}

describe('resolveParameter', () => {
  it.each([
    ['celsius', ['celsius']],
    ['mesh', ['mesh']],
    ['mesh.count', ['mesh.count']],
    ['morphology', ['morphology']],
    ['paint.1.parameters.g', ['paint.1.parameters.g']],
    ['place.step.locus', ['place.0.locus']],
    ['place.0.iclamp.delay_ms', ['place.0.iclamp.delay_ms']],
    ['probes.tip.locus', ['probes.1.locus']],
    ['dt_ms', ['simulation.dt_ms']],
    ['cm_uF_per_cm2', ['membrane.cm_uF_per_cm2']],
    ['hh.gnabar', ['paint.0.parameters.gnabar']],
    ['hh.gkbar', ['paint.0.parameters.gkbar']],
    ['dend.pas.g', ['paint.1.parameters.g']],
    ['na.reversal_mV', ['paint.2.reversal_mV']],
    ['dend.Ra_ohm_cm', ['paint.4.Ra_ohm_cm']],
    ['step.amplitude_nA', ['place.0.iclamp.amplitude_nA']],
    ['step.locus', ['place.0.locus']],
    ['tip.locus', ['probes.1.locus']],
  ])('reads %s', (name, paths) => {
    expect(resolved(name)).toEqual(paths);
  });

  it('sets a mechanism in all its coats, or in the one of a region', () => {
    const twice = sampleExperiment({
      paint: [
        { region: 'soma', mechanism: 'hh' },
        { region: 'dend', mechanism: 'hh', parameters: { gnabar: 0.05 } },
      ],
    });
    expect(resolveParameter(twice, 'hh.gnabar')).toHaveLength(2);
    expect(resolveParameter(twice, 'soma.hh.gnabar')).toEqual([
      ['paint', 0, 'parameters', 'gnabar'],
    ]);
  });

  it.each([
    ['step.amplitude', 'sweep/unknown-parameter', /did you mean "step.amplitude_nA"/],
    ['hhh.gnabar', 'sweep/unknown-parameter', /did you mean "hh.gnabar"/],
    ['celcius', 'sweep/unknown-parameter', /did you mean "celsius"/],
    ['nonsense_of_mine', 'sweep/unknown-parameter', /write it as in the file/],
    ['paint.9.region', 'sweep/unknown-parameter', /there is no "9"/],
    ['place.pulse.locus', 'sweep/unknown-parameter', /there is no "pulse"/],
    ['celsius.high', 'sweep/unknown-parameter', /there is no "high"/],
  ])('refuses %s and says what is near', (name, code, message) => {
    expect(() => resolved(name)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it('asks which where a name can be read twice', () => {
    const double = sampleExperiment({
      probes: [{ name: 'step', locus: 'soma' }],
    });
    expect(() => resolveParameter(double, 'step.locus')).toThrow(
      /can mean place\.0\.locus or probes\.0\.locus/,
    );
  });
});

describe('withValueAt', () => {
  it('copies the way and shares the rest', () => {
    const before = { a: [{ b: 1 }, { b: 2 }], c: { d: 3 } };
    const after = withValueAt(before, ['a', 1, 'b'], 5) as typeof before;
    expect(after).toEqual({ a: [{ b: 1 }, { b: 5 }], c: { d: 3 } });
    expect(before.a[1]!.b).toBe(2);
    expect(after.c).toBe(before.c);
    expect(after.a[0]).toBe(before.a[0]);
  });

  it('makes objects that are missing on the way', () => {
    const after = withValueAt({} as JsonValue, ['paint', 'parameters', 'g'], 1);
    expect(valueAt(after, ['paint', 'parameters', 'g'])).toBe(1);
  });
});
