import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ReductionInput } from '../../src/reduce/reductionInput.ts';
import { sharedFolder } from '../support/shared.ts';
import type { DiscreteCell } from './discreteCell.ts';

export const shared: string | undefined = sharedFolder();
export const skipReason: string =
  shared === undefined ? ' (skipped: ../shared with the reference data is not here)' : '';

export interface ReferenceCell extends DiscreteCell {
  readonly sites: readonly { readonly section: string; readonly x: number }[];
  readonly Z_MOhm: Readonly<
    Record<
      string,
      { readonly re: readonly (readonly number[])[]; readonly im: readonly (readonly number[])[] }
    >
  >;
  readonly epsp_full: readonly { readonly soma_peak_mV: number }[];
}

export interface PrototypeRegion {
  readonly regions: readonly string[];
  readonly area_um2: readonly number[];
  readonly Zbar_MOhm: readonly (readonly number[])[];
  readonly fitted: { readonly Z: readonly (readonly number[])[] };
}

export function readReferenceCell(name: string): ReferenceCell {
  return readJson(`passive_${name}.json`) as ReferenceCell;
}

export function readPrototypeRegion(name: string): PrototypeRegion {
  const { cells } = readJson('prototype_errors.json') as {
    cells: Record<string, { region: PrototypeRegion }>;
  };
  return cells[name]!.region;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(resolve(shared!, 'reference/reduction', file), 'utf8'));
}

/** The prototype's regions: basal cut at 0.35, apical at 0.3 and 0.65 of the way to the farthest compartment. */
export function prototypeRegions({ layout, morphology }: ReductionInput): (string | undefined)[] {
  const nodes = [...layout.areaUm2.keys()].filter((node) => layout.areaUm2[node]! > 0);
  const typeOf = (node: number): number => morphology.sections[layout.section[node]!]!.type;
  const reach = (type: number): number =>
    Math.max(
      ...[...layout.parent.keys()]
        .filter((node) => typeOf(node) === type)
        .map((node) => layout.pathDistanceUm[node]!),
    );
  const [basalReach, apicalReach] = [reach(3), reach(4)];
  const labels = new Array<string | undefined>(layout.nodeCount).fill(undefined);
  for (const node of nodes) {
    const distance = layout.pathDistanceUm[node]!;
    if (typeOf(node) === 1) labels[node] = 'soma';
    else if (typeOf(node) === 3)
      labels[node] = distance <= 0.35 * basalReach ? 'basal_prox' : 'basal_dist';
    else if (distance <= 0.3 * apicalReach) labels[node] = 'apical_prox';
    else labels[node] = distance <= 0.65 * apicalReach ? 'apical_mid' : 'apical_dist';
  }
  return labels;
}

export function nodeOfSite(input: ReductionInput, site: { section: string; x: number }): number {
  const { layout, morphology } = input;
  const node = Array.from(layout.compartments).find(
    (candidate) =>
      morphology.sections[layout.section[candidate]!]!.name === site.section &&
      Math.abs(layout.x[candidate]! - site.x) < 1e-6,
  );
  if (node === undefined) throw new Error(`${site.section}(${site.x}) is not in the layout`);
  return node;
}
