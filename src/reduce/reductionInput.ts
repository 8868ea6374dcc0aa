import { reduceMessages } from '../base/messages/reduce.ts';
import { ModelError } from '../base/modelError.ts';
import type { CompartmentLayout, RegionCover } from '../discretise/compartmentLayout.ts';
import type { Morphology } from '../morphology/morphology.ts';

/** A discretised cell as the reduction sees it. Arrays are by node of the layout; nothing here is ever written to. */
export interface ReductionInput {
  readonly morphology: Morphology;
  readonly layout: CompartmentLayout;
  /** Every ohmic leak of the membrane (`pas.g`, `hh.gl`, ...) times area. uS. */
  readonly leakUs: Float64Array;
  /** Reversal of that leak; of no account where the leak is 0. mV. */
  readonly leakReversalMv: Float64Array;
  /** Maximal conductance times area of every channel that is not in `leakUs`, by `mechanism.parameter`. nS. */
  readonly channelsNs: Readonly<Record<string, Float64Array>>;
  /** The region the experiment calls `apic`, where it has one; otherwise SWC type 4, otherwise the shape decides. */
  readonly apical?: RegionCover;
  /** SHA-256 of the morphology's text. */
  readonly sourceSha256: string;
}

/**
 * Refuses an input on which the reduction would have no answer.
 *
 * @throws RangeError where an array is not as long as the layout.
 * @throws ModelError `reduce/bad-value` for a negative, infinite or NaN quantity.
 */
export function checkReductionInput(input: ReductionInput): void {
  const { leakUs, leakReversalMv, channelsNs, layout } = input;
  checkQuantity(input, 'leak conductance (uS)', leakUs, 'finite and at least 0', isNonNegative);
  checkQuantity(input, 'leak reversal (mV)', leakReversalMv, 'finite', Number.isFinite);
  const { capacitanceNf, areaUm2 } = layout;
  checkQuantity(input, 'capacitance (nF)', capacitanceNf, 'finite and at least 0', isNonNegative);
  checkQuantity(input, 'area (um2)', areaUm2, 'finite and at least 0', isNonNegative);
  for (const [name, conductance] of Object.entries(channelsNs))
    checkQuantity(input, `${name} (nS)`, conductance, 'finite and at least 0', isNonNegative);
}

/** `dend[3](0.5)`: the place of a node, for messages. */
export function describeNode(
  { morphology, layout }: Pick<ReductionInput, 'morphology' | 'layout'>,
  node: number,
): string {
  const section = morphology.sections[layout.section[node]!]!;
  return `${section.name}(${Number(layout.x[node]!.toPrecision(4))})`;
}

function isNonNegative(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

function checkQuantity(
  input: ReductionInput,
  quantity: string,
  values: Float64Array,
  wanted: string,
  isGood: (value: number) => boolean,
): void {
  const { nodeCount } = input.layout;
  if (values.length !== nodeCount)
    throw new RangeError(reduceMessages.wrongLength(quantity, values.length, nodeCount));
  const node = values.findIndex((value) => !isGood(value));
  if (node < 0) return;
  const place = describeNode(input, node);
  throw new ModelError(
    'reduce/bad-value',
    reduceMessages.badValue(quantity, values[node]!, place, wanted),
  );
}
