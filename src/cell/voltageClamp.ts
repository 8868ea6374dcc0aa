import { parseNmodl } from '../mechanisms/parseNmodl.ts';
import type { PointProcess } from './cell.ts';
import type { Placement } from './experimentSchema.ts';
import type { NamedPlace } from './namedPlaces.ts';

/**
 * Voltage clamps, one at every place: point processes of as many levels as are given. As NEURON's SEClamp, the current
 * that is recorded, `i`, is that at the end of the step, (command - v) / rs.
 */
export function placeVoltageClamps(
  { seclamp }: Placement,
  places: readonly NamedPlace[],
): PointProcess[] {
  if (seclamp === undefined) return [];
  const { rs_MOhm, levels } = seclamp;
  const name = `SteppedVoltageClamp${levels.length}`;
  const { mechanism } = parseNmodl(writeVoltageClamp(name, levels.length), { file: `${name}.mod` });
  if (mechanism === undefined) throw new TypeError(`${name} is no mechanism`);
  const parameters = Object.fromEntries([
    ['rs', rs_MOhm],
    ...levels.flatMap(({ until_ms, mV }, i) => [
      [`until${i}`, until_ms],
      [`command${i}`, mV],
    ]),
  ]);
  return places.map((place) => ({ ...place, mechanism, parameters }));
}

function writeVoltageClamp(name: string, count: number): string {
  const levels = Array.from({ length: count }, (_, i) => i);
  const names = levels.flatMap((i) => [`until${i}`, `command${i}`]);
  return `TITLE Single-electrode voltage clamp of ${count} levels
NEURON { POINT_PROCESS ${name} ELECTRODE_CURRENT i RANGE rs, i, vc, on, ${names.join(', ')} }
UNITS { (nA) = (nanoamp) (mV) = (millivolt) }
PARAMETER {
  rs = 1 (megohm)
${levels.map((i) => `  until${i} = 0 (ms)\n  command${i} = 0 (mV)`).join('\n')}
}
ASSIGNED { v (mV) i (nA) vc (mV) on }
BREAKPOINT {
  SOLVE current METHOD after_cvode
  on = 0
  vc = 0
${levels
  .toReversed()
  .map((i) => `  IF (t < until${i}) { vc = command${i} on = 1 }`)
  .join('\n')}
  current()
}
PROCEDURE current() {
  i = on*(vc - v)/rs
}
`;
}
