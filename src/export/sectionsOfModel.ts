import { exportMessages } from '../base/messages/export.ts';
import { paintCompartments } from '../discretise/paintMap.ts';
import type { Mechanism } from '../mechanisms/mechanism.ts';
import { cellOfModel, type RunnableCell } from '../reduce/cellOfModel.ts';
import type { Certificate } from '../reduce/certificate.ts';
import type { ReducedModel } from '../reduce/reducedModel.ts';
import { cablePlans, lumpedPlans, type SectionPlan } from './modelGeometry.ts';
import { channelsOf, leakOf } from './modelMembrane.ts';
import { placeOnModel } from './placeOnModel.ts';
import { describeOrigin } from './scriptHeader.ts';
import type { SectionCell } from './sectionCell.ts';
import { canClose, describeMembrane, findClosing } from './sectionMembrane.ts';
import { NOTHING_PLACED } from './sectionPlacement.ts';
import { sectionsOfCell } from './sectionsOfCell.ts';

export interface ModelSectionOptions {
  readonly certificate: Certificate;
  /** `NEURON`, `NeuroML 2`: for the title. */
  readonly target: string;
  /**
   * The cell the model was made of, on its layout: gives every painted parameter, pools, ions, and what is placed. Without
   * it a model has its leak and its maximal conductances, and its channels no leak of their own but that of `hh`.
   */
  readonly full?: RunnableCell;
  /** The model's own cell with what is to be placed on it, as cellWithShares makes it; without it, what `full` places. */
  readonly placed?: RunnableCell;
  /** Without `full`: mechanisms whose conductances the model carries, beside those of the catalogue. */
  readonly mechanisms?: readonly Mechanism[];
  /** Without `full`: painted values of ions, by NMODL name (`ena`). */
  readonly ionValues?: Readonly<Record<string, number>>;
  readonly celsius?: number;
  /** Defaults to the leak reversal of the first compartment. */
  readonly vInitMv?: number;
  /** Of the run, ms: noises are written up to there. */
  readonly durationMs?: number;
}

/** Two areas are the same below this relative difference. */
const SAME_AREA = 1e-9;

/**
 * A reduced model as sections. A compartment of capacitance C and coupling resistance R to its parent is a cylinder of
 * area A = C / cm and radius r = (Ra A / (4 pi^2 R))^(1/3), whose half is R, with its beginning on its parent's middle.
 * Cables are sections of their own length and diameter, unless a pool of ions needs another area than theirs.
 *
 * @throws ModelError `export/mechanism-missing` where the model carries a channel whose text is not given.
 */
export function sectionsOfModel(model: ReducedModel, options: ModelSectionOptions): SectionCell {
  const { certificate, target, full } = options;
  const form = full === undefined ? bareForm(model, options) : paintedForm(model, full, options);
  const { geometry, remarks, ...cell } = form;
  const shape =
    geometry === 'lumped' ? exportMessages.lumpedGeometry() : exportMessages.cableGeometry();
  return {
    name: model.source.morphology,
    ...cell,
    geometry,
    celsius: options.celsius ?? full?.cell.celsius ?? 6.3,
    vInitMv: options.vInitMv ?? full?.cell.vInitMv ?? model.compartments[0]!.leakReversalMv,
    header: describeOrigin(model, certificate, target, [shape, ...remarks]),
  };
}

type ModelForm = Pick<
  SectionCell,
  'sections' | 'mechanisms' | 'ionValues' | 'placed' | 'geometry'
> & { readonly remarks: readonly string[] };

function bareForm(model: ReducedModel, options: ModelSectionOptions): ModelForm {
  const { cables } = model;
  const plans = cables === undefined ? lumpedPlans(model) : cablePlans(model, cables);
  const texts = new Map(options.mechanisms?.map((m) => [m.name, m]));
  return {
    sections: plans.map(({ section }) => section),
    mechanisms: [leakOf(plans), ...channelsOf(model, plans, texts)],
    ionValues: Object.entries(options.ionValues ?? {}).map(([name, value]) => ({
      name,
      bySection: new Map(plans.map(({ own }, i) => [i, own.map(() => value)])),
    })),
    placed: NOTHING_PLACED,
    geometry: cables === undefined ? 'lumped' : 'cylinders',
    remarks: [],
  };
}

/** As the cell that runs here. */
function paintedForm(
  model: ReducedModel,
  full: RunnableCell,
  options: ModelSectionOptions,
): ModelForm {
  const { durationMs } = options;
  if (options.placed !== undefined)
    return { ...lumpedForm(options.placed, model, options), remarks: [] };
  const small = cellOfModel(model, full);
  const plans = model.cables === undefined ? undefined : cablePlans(model, model.cables);
  const form =
    plans !== undefined && areCylinders(plans, small)
      ? cableForm(plans, small)
      : lumpedForm(small, model, options);
  const { placed, remarks } = placeOnModel(model, full, {
    sectionOfCompartment: spotsOf(form.geometry === 'lumped' ? undefined : plans),
    durationMs,
  });
  const isRedrawn = plans !== undefined && form.geometry === 'lumped';
  const { sections, mechanisms, ionValues, geometry } = form;
  return {
    ...{ sections, mechanisms, ionValues, geometry, placed },
    remarks: [...(isRedrawn ? [exportMessages.cablesAsCompartments()] : []), ...remarks],
  };
}

/** With what is placed on the model's own cell. */
function lumpedForm(
  { cell, layout }: RunnableCell,
  model: ReducedModel,
  { target, durationMs }: ModelSectionOptions,
): Omit<ModelForm, 'remarks'> & { geometry: 'lumped' } {
  const options = { target, sourceSha256: model.source.sha256, geometry: 'cylinders' } as const;
  const duration = durationMs === undefined ? {} : { durationMs };
  const { sections, mechanisms, ionValues, placed } = sectionsOfCell(cell, layout, {
    ...options,
    ...duration,
  });
  return { sections, mechanisms, ionValues, placed, geometry: 'lumped' };
}

/** Whether the membrane each compartment is painted on is its cylinder's, and every cable has its mechanisms on all of it or can close them. */
function areCylinders(plans: readonly SectionPlan[], { cell, layout }: RunnableCell): boolean {
  const areas = plans.flatMap(({ areaUm2 }) => areaUm2);
  const paint = paintCompartments(cell, layout);
  const closing = findClosing(cell, layout, paint);
  const groups = groupsOf(plans, layout.compartments);
  const isWhole = paint.blocks.every((block) => {
    if (canClose(block, closing)) return true;
    const nodes = new Set(block.nodes);
    return groups.every((group) => new Set(group.map((node) => nodes.has(node))).size === 1);
  });
  return (
    isWhole &&
    areas.every(
      (area, k) => Math.abs(layout.areaUm2[layout.compartments[k]!]! / area - 1) < SAME_AREA,
    )
  );
}

function cableForm(
  plans: readonly SectionPlan[],
  { cell, layout }: RunnableCell,
): Pick<SectionCell, 'sections' | 'mechanisms' | 'ionValues'> & { geometry: 'cylinders' } {
  const paint = paintCompartments(cell, layout);
  const closing = findClosing(cell, layout, paint);
  return {
    sections: plans.map(({ section }) => section),
    ...describeMembrane(paint, groupsOf(plans, layout.compartments), closing),
    geometry: 'cylinders',
  };
}

/** Nodes of each section's compartments, which stand in the order of the model's. */
function groupsOf(plans: readonly SectionPlan[], compartments: Int32Array): number[][] {
  let next = 0;
  return plans.map(({ own }) => own.map(() => compartments[next++]!));
}

/** Where the middle of each compartment is. */
function spotsOf(
  plans: readonly SectionPlan[] | undefined,
): (compartment: number) => { section: number; x: number } {
  const spots = plans?.flatMap(({ own }, section) =>
    own.map((_, k) => ({ section, x: (k + 0.5) / own.length })),
  );
  return (compartment) => spots?.[compartment] ?? { section: compartment, x: 0.5 };
}
