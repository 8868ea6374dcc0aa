import { describe, expect, it } from 'vitest';
import { buildCell } from '../../src/cell/buildCell.ts';
import { parseExperiment } from '../../src/cell/parseExperiment.ts';

function build(record: string, locus = 'dend[0](0.5)', frames: readonly string[] = []) {
  const { experiment } = parseExperiment(
    JSON.stringify({
      cabletree: 1,
      morphology: { name: 'c.swc', text: '1 3 0 0 0 2 -1\n2 3 200 0 0 2 1\n' },
      paint: [{ region: 'all', mechanism: 'hh' }],
      place: [{ name: 'syn', locus: 'dend[0](0.5)', mechanism: 'ExpSyn' }],
      probes: [{ name: 'p', locus, record }],
      recording: { frames },
    }),
  );
  const { cell, diagnostics } = buildCell(experiment!);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return { cell, errors: errors.map(({ code, hint, path }) => ({ code, hint, path })) };
}

const unknown = (hint: string | undefined) => [
  { code: 'experiment/unknown-quantity', hint, path: ['probes', 0, 'record'] },
];

describe('what a probe may record', () => {
  it.each([
    ['hh.m', { kind: 'mechanism', mechanism: 'hh', variable: 'm', unit: '' }],
    ['hh.gnabar', { kind: 'mechanism', mechanism: 'hh', variable: 'gnabar', unit: 'S/cm2' }],
    ['ik', { kind: 'ion', ion: 'k', variable: 'ik', unit: 'mA/cm2' }],
    ['ena', { kind: 'ion', ion: 'na', variable: 'ena', unit: 'mV' }],
    ['i_membrane', { kind: 'membrane', variable: 'i_membrane', unit: 'mA/cm2' }],
    ['syn.g', { kind: 'point', point: 'syn', variable: 'g', unit: 'uS' }],
  ])('%s', (record, quantity) => {
    const { cell } = build(record);
    expect(cell!.probes).toEqual([]);
    expect(cell!.quantities).toEqual([{ name: 'p', locus: { section: 0, x: 0.5 }, quantity }]);
  });

  it('is the voltage where nothing is said', () => {
    expect(build('v').cell!.probes).toHaveLength(1);
  });

  it.each([
    ['hh.mm', 'did you mean "m"?'],
    ['h.m', 'did you mean "hh.m"?'],
    ['inna', 'did you mean "ina"?'],
    ['gobbledegook', undefined],
    ['syn.gg', 'did you mean "g"?'],
    ['', 'did you mean "v"?'],
  ])('is refused with the nearest name: %s', (record, hint) => {
    expect(build(record).errors).toEqual(unknown(hint));
  });

  it('is refused where no such point process stands', () => {
    expect(build('syn.g', 'dend[0](0.4)').errors).toEqual(unknown(undefined));
  });
});

describe('what whole-cell frames may hold', () => {
  const frames = (...names: string[]) => build('v', 'dend[0](0.5)', names);

  it('is what a compartment has, each once, and the voltage anyhow', () => {
    const { cell } = frames('v', 'hh.m', 'ina', 'i_membrane', 'hh.m');
    expect(cell!.frameQuantities!.map(({ variable }) => variable)).toEqual([
      ...['m', 'ina', 'i_membrane'],
    ]);
  });

  it.each([
    ['hh.mm', 'did you mean "m"?'],
    ['inna', 'did you mean "ina"?'],
    ['syn.g', undefined],
  ])('is nothing else: %s', (name, hint) => {
    expect(frames('hh.m', name).errors).toEqual([
      { code: 'experiment/unknown-quantity', hint, path: ['recording', 'frames', 1] },
    ]);
  });
});
