import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  buildCell,
  discretise,
  measureRestingMembrane,
  readReconstruction,
  suggestBareCell,
  suggestCell,
  suggestExperiment,
} from '../../src/index.ts';

const FILES = ['nrn-demo-pyramidal.swc', 'rall_tree.swc', 'ball_and_stick.swc'];

describe.each(FILES)('the cell suggested for %s', (file) => {
  const text = readFileSync(new URL(`../../morphologies/${file}`, import.meta.url), 'utf8');
  const source = { name: file, text };
  const { morphology } = readReconstruction(text, { file });
  const suggested = suggestCell(morphology!, source);

  it('is what building and cutting its experiment makes', () => {
    const { cell } = buildCell(suggested.experiment);
    expect(suggestExperiment(morphology!, source)).toEqual(suggested.experiment);
    expect(suggested.cell).toEqual(cell);
    expect(suggested.layout).toEqual(discretise(cell!, suggested.experiment.mesh));
    expect(suggested.resting).toEqual(measureRestingMembrane(cell!, suggested.layout));
  });

  it('has its compartments and its voltage before any channel is read', () => {
    const { cell, layout } = suggestBareCell(morphology!);
    expect(layout).toEqual(suggested.layout);
    expect(cell.vInitMv).toBe(suggested.experiment.v_init_mV);
  });
});
