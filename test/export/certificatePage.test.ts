import { describe, expect, test } from 'vitest';
import { exportCertificatePage } from '../../src/export/certificatePage.ts';
import { axisOver, layOutFrame } from '../../src/export/plotFrame.ts';
import { certifyReduction } from '../../src/reduce/certifyReduction.ts';
import { chooseSites } from '../../src/reduce/chooseSites.ts';
import { reduceByRegions } from '../../src/reduce/reduceByRegions.ts';
import { drawCell, PYRAMID } from '../reduce/drawnCell.ts';
import { SAMPLE_CERTIFICATE } from './sampleModel.ts';

const input = drawCell(PYRAMID);
const choice = chooseSites(input, { wantedError: 0.02 });
const certificate = certifyReduction(input, choice.model, {
  search: { ...choice, wantedError: 0.02 },
});

describe('the page of a certificate', () => {
  const page = exportCertificatePage(certificate);

  test('has every figure of the certificate', () => {
    for (const { metric } of certificate.rows)
      expect(page).toContain(metric.replaceAll('<', '&lt;'));
    for (const note of certificate.notes) expect(page).toContain(note.replaceAll("'", "'"));
    expect(page.match(/<tr class="loss">/g) ?? []).toHaveLength(
      certificate.rows.filter(({ error }) => error !== null && Math.abs(error) > 0.1).length,
    );
  });

  test('needs nothing from elsewhere and holds no number that is none', () => {
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
    expect(page).not.toContain('<script');
  });

  test('draws a dot for every synapse, twice by error and twice by peak', () => {
    const dots = page.match(/<circle [^>]*r="3.2"/g) ?? [];
    expect(dots).toHaveLength(4 * certificate.trials.length);
    expect(certificate.trials.length).toBeGreaterThan(100);
  });

  test('draws both cells at work: a bar for every spike, a dot for every rate and every site', () => {
    const activity = {
      firing: [
        { rheobases: 1.25, fullHz: 10, reducedHz: 13 },
        { rheobases: 2, fullHz: 30, reducedHz: 31 },
      ],
      backPropagation: [
        { place: 'soma(0.5)', distanceUm: 0, fullMv: 100, reducedMv: 101 },
        { place: 'dend[3](1)', distanceUm: 180, fullMv: 40, reducedMv: 55 },
        { place: 'dend[4](1)', distanceUm: 220, fullMv: 30, reducedMv: 28 },
      ],
      spikes: { durationMs: 1000, fullMs: [10, 200.5, 800], reducedMs: [11, 799] },
    };
    const drawn = exportCertificatePage({ ...certificate, activity });
    expect(page).not.toContain('At work');
    expect(drawn.match(/class="bar c\d"/g)).toHaveLength(5);
    expect(drawn).toContain('reduced model: 799.00 ms');
    expect(drawn).toContain('full cell, dend[3](1): 40.0 mV');
    expect(drawn.match(/<circle [^>]*r="4"/g)).toHaveLength(2 * 2 + 2 * 3);
    const quiet = { firing: [], backPropagation: [] };
    expect(exportCertificatePage({ ...certificate, activity: quiet })).toContain('At work');
    expect(drawn).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('says whether the wish was met', () => {
    expect(page).toContain('is met');
    const missed = { ...certificate, search: { ...certificate.search!, isMet: false } };
    expect(exportCertificatePage(missed)).toContain('is NOT met');
  });

  test('leaves out what a method has no figures for, and escapes names', () => {
    const plain = exportCertificatePage(SAMPLE_CERTIFICATE);
    expect(plain).not.toContain('<circle');
    expect(plain).toContain('sample &quot;one&quot;.swc');
    const regions = exportCertificatePage(certifyReduction(input, reduceByRegions(input)));
    expect(regions).toContain('Impedances between compartments');
    expect(regions).not.toContain('Single synapses');
  });
});

describe('an axis', () => {
  test('spans whole decades or 1-2-5 steps', () => {
    expect(axisOver('a', [0.03, 7], true).ticks.map(({ at }) => at)).toEqual([0.01, 0.1, 1, 10]);
    expect(axisOver('a', [3, 14], false).ticks.map(({ text }) => text)).toEqual([
      '0',
      '5',
      '10',
      '15',
    ]);
    expect(axisOver('a', [], true).high).toBe(10);
    expect(axisOver('a', [0], false).low).toBe(0);
  });

  test('puts its ends at the ends of the frame and holds what lies outside', () => {
    const axis = axisOver('a', [1, 100], true);
    const { x, y } = layOutFrame({ widthPx: 400, heightPx: 300 }, axis, axis);
    expect(x(10)).toBeCloseTo((x(1) + x(100)) / 2, 9);
    expect(y(1)).toBeGreaterThan(y(100));
    expect(x(1e9)).toBe(x(100));
  });
});
