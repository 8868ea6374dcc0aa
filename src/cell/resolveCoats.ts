import { closestName } from '../base/closestName.ts';
import { experimentMessages as messages } from '../base/messages/experiment.ts';
import { parseQuantity } from '../base/units.ts';
import type { Expression } from '../mechanisms/expression.ts';
import type { Mechanism, MechanismParameter } from '../mechanisms/mechanism.ts';
import { parseExpression } from '../mechanisms/parseExpression.ts';
import type { Morphology } from '../morphology/morphology.ts';
import { resolveRegion } from '../morphology/region.ts';
import type { Coat } from './cell.ts';
import type { CellLog } from './cellLog.ts';
import type { PaintEntry } from './experimentSchema.ts';

/** What a painted expression may speak of. */
const PLACE_VARIABLES: readonly string[] = ['distance', 'radius', 'x', 'y', 'z'];

/** A maximal conductance above this is a slip: ten times the squid axon's sodium conductance. S/cm2 */
const USUAL_CONDUCTANCE_S_PER_CM2 = 1.2;

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
  const mechanism = findMechanism(paint.mechanism, painter, log.at('mechanism'));
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

function findMechanism(
  name: string | undefined,
  { mechanisms }: Painter,
  log: CellLog,
): Mechanism | undefined {
  if (name === undefined) return undefined;
  const mechanism = mechanisms.get(name);
  if (mechanism === undefined) {
    const nearest = closestName(name, mechanisms.keys());
    log.add('experiment/unknown-mechanism', messages.unknownMechanism(name), didYouMean(nearest));
  } else if (mechanism.kind === 'point') {
    log.add('experiment/point-painted', messages.pointPainted(name), messages.placeIt());
    return undefined;
  }
  return mechanism;
}

function readParameters(
  mechanism: Mechanism,
  values: Readonly<Record<string, number | string>>,
  log: CellLog,
): Record<string, number | Expression> {
  const read: Record<string, number | Expression> = {};
  for (const [name, value] of Object.entries(values)) {
    const here = log.at(name);
    const parameter = mechanism.parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) {
      const nearest = closestName(
        name,
        mechanism.parameters.map((candidate) => candidate.name),
      );
      const message = messages.unknownParameter(mechanism.name, name);
      here.add('experiment/unknown-parameter', message, didYouMean(nearest));
      continue;
    }
    const painted = here.attempt(() => readParameter(parameter, value), parameter.value);
    if (typeof painted === 'number') checkUsual(mechanism, parameter, painted, here);
    read[name] = painted;
  }
  return read;
}

/** A number, a quantity ("120 mS/cm2") or an expression of place ("0.12 * exp(-distance/300)"). */
function readParameter(parameter: MechanismParameter, value: number | string): number | Expression {
  if (typeof value === 'number') return value;
  const isQuantity = /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?(\s*$|\s*[a-zA-Zµμ%][^*+()]*$)/.test(
    value,
  );
  return isQuantity
    ? parseQuantity(value, parameter.unit)
    : parseExpression(value, PLACE_VARIABLES);
}

function checkUsual(
  mechanism: Mechanism,
  { name, unit }: MechanismParameter,
  value: number,
  log: CellLog,
): void {
  if (!/^(S|mho)\/cm2$/.test(unit)) return;
  const label = `${mechanism.name}.${name}`;
  if (value < 0)
    log.add('experiment/negative-conductance', messages.negativeConductance(label, value));
  else if (value > USUAL_CONDUCTANCE_S_PER_CM2)
    log.add(
      'experiment/unusual-value',
      messages.unusual(label, value, '0 to 0.2 S/cm2'),
      messages.checkUnit(),
      'warning',
    );
}

function didYouMean(name: string | undefined): string | undefined {
  return name === undefined ? undefined : messages.didYouMean(name);
}
