import { closestName } from '../base/closestName.ts';
import { experimentMessages as messages } from '../base/messages/experiment.ts';
import { parseQuantity } from '../base/units.ts';
import type { Expression } from '../mechanisms/expression.ts';
import type { Mechanism, MechanismParameter } from '../mechanisms/mechanism.ts';
import { parseExpression } from '../mechanisms/parseExpression.ts';
import type { CellLog } from './cellLog.ts';

/** What a painted expression may speak of. */
const PLACE_VARIABLES: readonly string[] = ['distance', 'radius', 'x', 'y', 'z'];

/** A maximal conductance above this is a slip: ten times the squid axon's sodium conductance. S/cm2 */
const USUAL_CONDUCTANCE_S_PER_CM2 = 1.2;

/** The mechanism of that name, of the kind wanted; undefined, with a note in the log, where there is none. */
export function findMechanism(
  name: string | undefined,
  kind: Mechanism['kind'],
  mechanisms: ReadonlyMap<string, Mechanism>,
  log: CellLog,
): Mechanism | undefined {
  if (name === undefined) return undefined;
  const mechanism = mechanisms.get(name);
  if (mechanism === undefined) {
    const nearest = closestName(name, mechanisms.keys());
    log.add('experiment/unknown-mechanism', messages.unknownMechanism(name), didYouMean(nearest));
  } else if (mechanism.kind !== kind) {
    if (kind === 'density')
      log.add('experiment/point-painted', messages.pointPainted(name), messages.placeIt());
    else log.add('experiment/density-placed', messages.densityPlaced(name), messages.paintIt());
    return undefined;
  }
  return mechanism;
}

/** Parameters by name: numbers, or expressions of place. */
export function readParameters(
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
