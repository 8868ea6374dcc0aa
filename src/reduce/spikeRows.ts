import type { ActiveRun } from './activeRun.ts';
import type { CertificateRow } from './certificate.ts';
import { compareFigures } from './compareFigures.ts';
import { comparePoissonRuns } from './poissonTrial.ts';

/** Rate, coincidence and difference below spikes of two runs under the same input. @param what the input is. */
export function spikeRows(
  key: string,
  what: string,
  a: ActiveRun,
  b: ActiveRun,
  durationMs: number,
): CertificateRow[] {
  const row = { full: null, error: null };
  const { fullHz, reducedHz, gamma2Ms, gamma5Ms, rmsMv } = comparePoissonRuns(a, b, durationMs);
  const gammas: [number, number][] =
    fullHz > 0
      ? [
          [2, gamma2Ms],
          [5, gamma5Ms],
        ]
      : [];
  return [
    compareFigures(`${key}_rate`, `firing under ${what}`, 'Hz', fullHz, reducedHz),
    ...gammas.map(([windowMs, gamma]) => ({
      ...{ ...row, key: `${key}_gamma_${windowMs}ms`, unit: '', reduced: gamma },
      metric: `coincidence of these spikes within ${windowMs} ms, Gamma: 1 is the same train, 0 chance`,
    })),
    {
      ...{ ...row, key: `${key}_rms`, unit: 'mV', reduced: rmsMv },
      metric: 'difference of the somatic voltages below -40 mV, root mean square',
    },
  ];
}

export function speedRow(key: string, a: ActiveRun, b: ActiveRun): CertificateRow {
  return {
    ...{ key, unit: '', full: null, error: null, reduced: a.wallMs / b.wallMs },
    metric: 'steps in the same time under this input, those of the full cell being 1',
  };
}
