/** One part R / (1 + s tau) of an impedance. */
export interface CablePole {
  readonly resistanceMohm: number;
  readonly timeConstantMs: number;
}

/** Below this share of m1^2, m0 m2 - m1^2 is rounding: the cable has one time constant only. */
const LEAST_SPREAD = 1e-9;

/**
 * The sum of two poles, R1 / (1 + s tau1) + R2 / (1 + s tau2), with the first four moments m0 - s m1 + s^2 m2 - s^3 m3 of
 * the input impedance of a cable; a single pole with the first two where that is all there is. A Pade approximant: since
 * moments of a cable are those of a positive measure on its time constants (Stieltjes), all four values are positive.
 *
 * @param moments MOhm, MOhm ms, MOhm ms2, MOhm ms3.
 * @returns the slowest first; none where m0 is 0.
 */
export function matchPoles([m0, m1, m2, m3]: readonly [
  number,
  number,
  number,
  number,
]): CablePole[] {
  if (!(m0 > 0)) return [];
  const single = [{ resistanceMohm: m0, timeConstantMs: m1 / m0 }];
  const spread = m0 * m2 - m1 * m1;
  if (!(spread > LEAST_SPREAD * m1 * m1)) return single;
  // tau^2 - sum tau + product = 0, from the recurrence m_(k+2) = sum m_(k+1) - product m_k.
  const sum = (m0 * m3 - m1 * m2) / spread;
  const product = (m1 * m3 - m2 * m2) / spread;
  const root = Math.sqrt(Math.max(0, sum * sum - 4 * product));
  const slow = (sum + root) / 2;
  const fast = product / slow;
  const slowMohm = (m1 - m0 * fast) / (slow - fast);
  const fastMohm = m0 - slowMohm;
  if (!(fast >= 0 && slow > fast && slowMohm > 0 && fastMohm > 0)) return single;
  return [
    { resistanceMohm: slowMohm, timeConstantMs: slow },
    { resistanceMohm: fastMohm, timeConstantMs: fast },
  ];
}
