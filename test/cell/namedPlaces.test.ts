import { describe, expect, it } from 'vitest';
import { paintMorphology } from '../../src/cell/buildCell.ts';
import { type Experiment, experimentSchema } from '../../src/cell/experimentSchema.ts';
import { buildMorphology } from '../../src/morphology/buildMorphology.ts';
import { formatLocus } from '../../src/morphology/locus.ts';
import { tableOf } from '../support/swcTables.ts';

const { morphology } = buildMorphology(
  tableOf(
    ['1 1 0 0 0 5 -1', '2 3 9 0 0 1 1', '3 3 50 0 0 1 2', '4 3 9 9 0 1 3', '5 3 90 0 0 1 3'].join(
      '\n',
    ),
  ),
);

function experimentWith(locus: string): Experiment {
  return experimentSchema.parse({
    cabletree: 1,
    morphology: { file: 'cell.swc' },
    regions: { far: 'distance > 30' },
    place: [{ name: 'step', locus, iclamp: { delay_ms: 1, duration_ms: 2, amplitude_nA: 3 } }],
    probes: [{ name: 'tip', locus }],
  });
}

describe('the places of an experiment', () => {
  it('keep the name of the entry where it means one place', () => {
    const { cell } = paintMorphology(experimentWith('soma'), morphology);
    expect(cell!.probes).toEqual([{ name: 'tip', locus: { section: 0, x: 0.5 } }]);
    expect(cell!.clamps.map(({ name, amplitudeNa }) => [name, amplitudeNa])).toEqual([['step', 3]]);
  });

  it('are numbered where it means several, in labels of the user too', () => {
    const { cell } = paintMorphology(experimentWith('terminals(far)'), morphology);
    const show = (placed: readonly { name: string; locus: { section: number; x: number } }[]) =>
      placed.map(({ name, locus }) => `${name} ${formatLocus(morphology, locus)}`);
    expect(show(cell!.probes)).toEqual(['tip[0] dend[1](1)', 'tip[1] dend[2](1)']);
    expect(show(cell!.clamps)).toEqual(['step[0] dend[1](1)', 'step[1] dend[2](1)']);
  });

  it.each([
    ['terminals(axon)', 'experiment/no-place', '"tip" is placed nowhere'],
    ['terminals(apical)', 'morphology/unknown-region', "did you mean 'apic'?"],
  ])('of %s are an error', (locus, code, words) => {
    const { cell, diagnostics } = paintMorphology(experimentWith(locus), morphology);
    expect(cell).toBeUndefined();
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    );
  });
});
