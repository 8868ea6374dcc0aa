import { exportMessages } from '../base/messages/export.ts';
import { ModelError } from '../base/modelError.ts';
import { Differentiator } from '../kernels/differentiate.ts';
import type { IrSource } from '../kernels/ir.ts';
import { substituteNode } from './currentTerms.ts';
import { exactNumber } from './exactNumber.ts';
import { element } from './markup.ts';
import { evaluateAt, type LoweredMechanism, lowerMechanism } from './mechanismLowering.ts';
import { toNmlId } from './neuromlId.ts';
import { IonValues, parametersAt } from './neuromlIons.ts';
import { byValue, type NumberedSegments, type SegmentGroups } from './neuromlSegments.ts';
import type { SectionCell, SectionMechanism } from './sectionCell.ts';

export interface NeuromlPools {
  readonly models: readonly string[];
  readonly species: readonly string[];
}

/** cai' = shareOfCurrent ica - (cai - rest) / decay, as its three numbers, and what cai begins from. */
interface Pool {
  readonly shareOfCurrent: number;
  readonly restMm: number;
  readonly decayMs: number;
  readonly startMm: number;
}

/** Where nothing moves calcium but channels or Nernst's equation look at it. */
const STILL_MS = 1e9;
/** From mM/ms for mA/cm2 to mol/(m3 s) for A/m2, and NeuroML counts the current inward. */
const RHO_PER_SHARE = -100;

/**
 * Calcium: mechanisms that write `cai` as fixedFactorConcentrationModel, and, where others only look at it, a
 * concentration that stays.
 *
 * @param calciumChannels names of mechanisms that read it.
 * @throws ModelError `export/not-neuroml` where a mechanism writes concentrations in another way.
 */
export function describePools(
  cell: SectionCell,
  segments: NumberedSegments,
  groups: SegmentGroups,
  calciumChannels: ReadonlySet<string>,
): NeuromlPools {
  const ions = new IonValues(cell);
  for (const { mechanism, name } of cell.mechanisms)
    for (const { name: ion, writes } of mechanism.ions)
      for (const written of writes)
        if (written !== `i${ion}` && written !== 'cai')
          refuse(name, exportMessages.onlyCalcium(written));
  const readers = cell.mechanisms.filter(({ name }) => calciumChannels.has(name));
  const pools = cell.mechanisms.filter(({ mechanism }) =>
    mechanism.ions.some(({ writes }) => writes.includes('cai')),
  );
  const lowered = new Map(
    pools.map((own) => [own, lowerMechanism(own.mechanism, new Map(), cell.vInitMv)]),
  );
  const found = byValue(cell, segments, groups, 'ca', (section, k) => {
    const own = pools.filter(({ bySection }) => bySection.has(section));
    if (own.length > 1) refuse(own[1]!.name, exportMessages.twoPools(own[0]!.name));
    const isRead = readers.some(({ bySection }) => bySection.has(section));
    if (own.length === 0 && !isRead) return undefined;
    const { interiorMm, exteriorMm } = ions.calciumOf(section, k);
    const pool =
      own[0] === undefined
        ? { shareOfCurrent: 0, restMm: interiorMm, decayMs: STILL_MS, startMm: interiorMm }
        : poolAt(own[0], lowered.get(own[0])!, { section, k, interiorMm, celsius: cell.celsius });
    return [own[0]?.name ?? 'calcium', ...Object.values(pool), exteriorMm].join(' ');
  });
  const models = new Map<string, string>();
  const species = found.map(({ value, group }) => {
    const [name, share, rest, decay, start, outside] = value.split(' ') as string[];
    const key = [name, share, rest, decay].join(' ');
    const id = models.get(key) ?? `${toNmlId(name!)}_${models.size}`;
    models.set(key, id);
    return element('species', {
      ...{ id: 'ca', ion: 'ca', concentrationModel: id },
      initialConcentration: `${start} mM`,
      initialExtConcentration: `${outside} mM`,
      segmentGroup: group,
    });
  });
  return {
    models: [...models].map(([key, id]) => {
      const [, share, rest, decay] = key.split(' ');
      return element('fixedFactorConcentrationModel', {
        ...{ id, ion: 'ca', restingConc: `${rest} mM`, decayConstant: `${decay} ms` },
        rho: `${exactNumber(RHO_PER_SHARE * Number(share))} mol_per_m_per_A_per_s`,
      });
    }),
    species,
  };
}

function poolAt(
  own: SectionMechanism,
  { lowering, equations, starts }: LoweredMechanism,
  {
    section,
    k,
    interiorMm,
    celsius,
  }: { section: number; k: number; interiorMm: number; celsius: number },
): Pool {
  const { builder } = lowering;
  const state = [...equations.keys()].find(
    (name) => builder.nodes[lowering.read('cai')] === builder.nodes[lowering.read(name)],
  );
  const equation = state === undefined ? undefined : equations.get(state);
  if (state === undefined || equation === undefined)
    return refuse(own.name, exportMessages.poolObstacle());
  const parameters = parametersAt(own, section, k);
  const read = (source: IrSource): number => {
    if (source.kind === 'clock') return celsius;
    if (!('name' in source)) return Number.NaN;
    if (source.kind === 'node') return source.name === 'cai' ? interiorMm : Number.NaN;
    return parameters.get(source.name) ?? Number.NaN;
  };
  const evaluate = (node: number): number => evaluateAt(builder.nodes, node, read);
  const { rate, target } = equation;
  const current = builder.input({ kind: 'node', name: 'ica' });
  const drive = builder.operation('multiply', builder.operation('negate', rate), target);
  // Where the slope still depends on the current, evaluating it gives no number.
  const pool = {
    shareOfCurrent: evaluate(new Differentiator(builder, current).of(drive)),
    restMm: evaluate(substituteNode(builder, target, current, builder.constant(0))),
    decayMs: -1 / evaluate(rate),
    startMm: evaluate(starts.get(state)!),
  };
  if (!Object.values(pool).every(Number.isFinite) || pool.decayMs < 0)
    return refuse(own.name, exportMessages.poolObstacle());
  return pool;
}

function refuse(name: string, reason: string): never {
  throw new ModelError('export/not-neuroml', exportMessages.notNeuroml(name, reason));
}
