import type { Mechanism } from '../mechanisms/mechanism.ts';
import type { Morphology } from '../morphology/morphology.ts';
import { resolveRegion } from '../morphology/region.ts';
import type { Coat } from './cell.ts';
import type { CellLog } from './cellLog.ts';
import type { PaintEntry } from './experimentSchema.ts';
import { findMechanism, readParameters } from './mechanismParameters.ts';

/** What a coat is painted on and from. */
export interface Painter {
  readonly morphology: Morphology;
  readonly labels: Readonly<Record<string, string>>;
  readonly mechanisms: ReadonlyMap<string, Mechanism>;
}

/** The coats of one entry of `paint`: a mechanism, an ion, passive properties, or several of them. */
export function resolveCoats(paint: PaintEntry, painter: Painter, log: CellLog): Coat[] {
  const { region, ion, reversal_mV, interior_mM, exterior_mM, Ra_ohm_cm, cm_uF_per_cm2 } = paint;
  const intervals = log
    .at('region')
    .attempt(() => resolveRegion(painter.morphology, region, painter.labels), []);
  const place = { region, intervals };
  const coats: Coat[] = [];
  const mechanism = findMechanism(
    paint.mechanism,
    'density',
    painter.mechanisms,
    log.at('mechanism'),
  );
  if (mechanism !== undefined) {
    const parameters = readParameters(mechanism, paint.parameters ?? {}, log.at('parameters'));
    coats.push({ kind: 'mechanism', ...place, mechanism, parameters });
  }
  if (ion !== undefined && reversal_mV !== undefined)
    coats.push({ kind: 'reversal', ...place, ion, reversalMv: reversal_mV });
  if (ion !== undefined && (interior_mM !== undefined || exterior_mM !== undefined))
    coats.push({
      ...{ kind: 'concentration', ...place, ion },
      ...{ interiorMilliMolar: interior_mM, exteriorMilliMolar: exterior_mM },
    });
  if (Ra_ohm_cm !== undefined || cm_uF_per_cm2 !== undefined)
    coats.push({ kind: 'membrane', ...place, raOhmCm: Ra_ohm_cm, cmUfPerCm2: cm_uF_per_cm2 });
  return coats;
}
