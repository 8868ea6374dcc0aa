/** Axial resistance of a part of a compartment: a link end to end, the middle from itself to either of its ends. */
export interface AxialPart {
  readonly kind: 'middle' | 'link';
  /** Places on the section. */
  readonly x0: number;
  readonly x1: number;
  readonly resistanceMohm: number;
}

/** Links below this share of the resistance beside them are rounding. */
const LEAST_SHARE = 1e-9;

/**
 * A compartment from x0 to x1, in whose middle all its membrane is, cut at the places where others are joined to it. The
 * middle takes the same resistance to both sides, as a cylinder has it; links take the rest, so that every joint has its
 * own resistance to the middle.
 *
 * @param junctions places on the section; those outside do not count.
 * @param resistance between two places, MOhm.
 */
export function cutAtJunctions(
  junctions: readonly number[],
  x0: number,
  x1: number,
  resistance: (x0: number, x1: number) => number,
): AxialPart[] {
  const middle = (x0 + x1) / 2;
  const left = [x0, ...junctions.filter((x) => x > x0 && x < middle)];
  const right = [...junctions.filter((x) => x > middle && x < x1), x1];
  const toLeft = resistance(left.at(-1)!, middle);
  const toRight = resistance(middle, right[0]!);
  const half = Math.min(toLeft, toRight);
  // Where the middle's cylinder ends between its neighbours on the section is as free as its length.
  const [from, to] = [(left.at(-1)! + middle) / 2, (middle + right[0]!) / 2];
  const parts: AxialPart[] = [];
  const addLink = (a: number, b: number, resistanceMohm: number): void => {
    if (resistanceMohm > LEAST_SHARE * half)
      parts.push({ kind: 'link', x0: a, x1: b, resistanceMohm });
  };
  for (let k = 1; k < left.length; k++)
    addLink(left[k - 1]!, left[k]!, resistance(left[k - 1]!, left[k]!));
  const hasLeftLink = toLeft - half > LEAST_SHARE * half;
  const hasRightLink = toRight - half > LEAST_SHARE * half;
  addLink(left.at(-1)!, from, toLeft - half);
  parts.push({
    kind: 'middle',
    x0: hasLeftLink ? from : left.at(-1)!,
    x1: hasRightLink ? to : right[0]!,
    resistanceMohm: half,
  });
  addLink(to, right[0]!, toRight - half);
  for (let k = 1; k < right.length; k++)
    addLink(right[k - 1]!, right[k]!, resistance(right[k - 1]!, right[k]!));
  return parts;
}
