import { closestName } from '../base/closestName.ts';
import { experimentMessages as messages } from '../base/messages/experiment.ts';
import { ionQuantity, type Mechanism, type MechanismVariable } from '../mechanisms/mechanism.ts';
import type { Locus } from '../morphology/morphology.ts';
import type {
  Coat,
  CompartmentQuantity,
  CurrentClamp,
  PointProcess,
  QuantityProbe,
} from './cell.ts';
import type { CellLog } from './cellLog.ts';
import type { ProbeEntry } from './experimentSchema.ts';
import type { NamedPlace } from './namedPlaces.ts';

/** What the quantities of probes are looked up in. */
export interface RecordedCell {
  readonly coats: readonly Coat[];
  readonly clamps: readonly CurrentClamp[];
  readonly points: readonly PointProcess[];
  /** The names of point processes that an entry of `place` became. */
  readonly namesOfEntry: ReadonlyMap<string, readonly string[]>;
}

/** Places closer than this are one. */
const SAME_PLACE = 1e-9;
const ION_UNITS = { reversal: 'mV', interior: 'mM', exterior: 'mM', current: 'mA/cm2' } as const;

const MEMBRANE_CURRENT: CompartmentQuantity = {
  ...{ kind: 'membrane', variable: 'i_membrane', unit: ION_UNITS.current },
};

export function isVoltageProbe({ record = 'v' }: ProbeEntry): boolean {
  return record === 'v';
}

/** The probes of an entry that records something else than the voltage, one at every place. */
export function resolveQuantities(
  { record = '' }: ProbeEntry,
  places: readonly NamedPlace[],
  cell: RecordedCell,
  log: CellLog,
): QuantityProbe[] {
  const { owner, variable } = splitName(record);
  const mechanisms = paintedMechanisms(cell);
  if (!isDensity(owner, mechanisms) && cell.namesOfEntry.has(owner))
    return resolvePlacedQuantities(owner, variable, places, cell, log);
  const quantity = compartmentQuantity(record, mechanisms, [...cell.namesOfEntry.keys()], log);
  return quantity === undefined ? [] : places.map((place) => ({ ...place, quantity }));
}

/** What `recording.frames` names, the voltage left out, which frames always hold. */
export function resolveFrameQuantities(
  names: readonly string[],
  cell: RecordedCell,
  logAt: (index: number) => CellLog,
): CompartmentQuantity[] {
  const mechanisms = paintedMechanisms(cell);
  return names.flatMap((record, i) => {
    if (record === 'v' || names.indexOf(record) < i) return [];
    return compartmentQuantity(record, mechanisms, [], logAt(i)) ?? [];
  });
}

function splitName(record: string): { readonly owner: string; readonly variable: string } {
  const [, owner = '', variable = ''] = /^([^.]*)\.(.*)$/.exec(record) ?? [];
  return { owner, variable };
}

function isDensity(owner: string, mechanisms: readonly Mechanism[]): boolean {
  return mechanisms.some(({ name, kind }) => kind === 'density' && name === owner);
}

/** @param others names that would have been known, too. */
function compartmentQuantity(
  record: string,
  mechanisms: readonly Mechanism[],
  others: readonly string[],
  log: CellLog,
): CompartmentQuantity | undefined {
  const { owner, variable } = splitName(record);
  if (record === MEMBRANE_CURRENT.variable) return MEMBRANE_CURRENT;
  const mechanism = mechanisms.find(({ name, kind }) => kind === 'density' && name === owner);
  if (mechanism !== undefined) {
    const unit = unitOf(mechanism, variable, log);
    return unit === undefined ? undefined : { kind: 'mechanism', mechanism: owner, variable, unit };
  }
  const quantity = ionOf(record, mechanisms);
  if (quantity !== undefined) return quantity;
  const known = ['v', MEMBRANE_CURRENT.variable, ...mechanisms.flatMap(namesIn), ...others];
  const nearest = closestName(record, known);
  log.add(
    'experiment/unknown-quantity',
    messages.unknownQuantity(record),
    nearest === undefined ? undefined : messages.didYouMean(nearest),
  );
  return undefined;
}

function resolvePlacedQuantities(
  owner: string,
  variable: string,
  places: readonly NamedPlace[],
  { clamps, points, namesOfEntry }: RecordedCell,
  log: CellLog,
): QuantityProbe[] {
  const names = namesOfEntry.get(owner) ?? [];
  const candidates = points.filter(({ name }) => names.includes(name));
  return places.flatMap((place): QuantityProbe[] => {
    const clamp = clamps.find(
      ({ name, locus }) => names.includes(name) && isSamePlace(locus, place.locus),
    );
    if (clamp !== undefined && variable === 'i')
      return [{ ...place, quantity: { kind: 'clamp', clamp: clamp.name, variable, unit: 'nA' } }];
    const point = candidates.find(({ locus }) => isSamePlace(locus, place.locus));
    if (point === undefined) {
      log.add('experiment/unknown-quantity', messages.quantityElsewhere(owner, place.name));
      return [];
    }
    const unit = unitOf(point.mechanism, variable, log);
    if (unit === undefined) return [];
    return [{ ...place, quantity: { kind: 'point', point: point.name, variable, unit } }];
  });
}

function isSamePlace(a: Locus, b: Locus): boolean {
  return a.section === b.section && Math.abs(a.x - b.x) <= SAME_PLACE;
}

function paintedMechanisms({ coats, points }: RecordedCell): Mechanism[] {
  const painted = coats.flatMap((coat) => (coat.kind === 'mechanism' ? [coat.mechanism] : []));
  return [...new Set([...painted, ...points.map(({ mechanism }) => mechanism)])];
}

function ionOf(record: string, mechanisms: readonly Mechanism[]): CompartmentQuantity | undefined {
  for (const { name: ion } of mechanisms.flatMap(({ ions }) => ions)) {
    const kind = ionQuantity(ion, record);
    if (kind !== undefined) return { kind: 'ion', ion, variable: record, unit: ION_UNITS[kind] };
  }
  return undefined;
}

/** What of a mechanism can be recorded: what every instance has of its own, and its shares of the currents of ions. */
function variablesOf(mechanism: Mechanism): readonly Pick<MechanismVariable, 'name' | 'unit'>[] {
  const { states, assigned, parameters, ions, kind } = mechanism;
  const own = [...states, ...assigned, ...parameters].filter(
    ({ scope }) => scope === 'range' || scope === 'private',
  );
  const unit = kind === 'point' ? 'nA' : ION_UNITS.current;
  const shares = ions.flatMap(({ name: ion, writes }) =>
    writes.flatMap((name) => (name === `i${ion}` ? [{ name, unit }] : [])),
  );
  return [...own, ...shares];
}

function namesIn(mechanism: Mechanism): string[] {
  const own = variablesOf(mechanism).map(({ name }) => `${mechanism.name}.${name}`);
  return [...own, ...mechanism.ions.flatMap(({ reads, writes }) => [...reads, ...writes])];
}

function unitOf(mechanism: Mechanism, variable: string, log: CellLog): string | undefined {
  const variables = variablesOf(mechanism);
  const found = variables.find(({ name }) => name === variable);
  if (found !== undefined) return found.unit;
  const nearest = closestName(
    variable,
    variables.map(({ name }) => name),
  );
  log.add(
    'experiment/unknown-quantity',
    messages.unknownVariable(mechanism.name, variable),
    nearest === undefined ? undefined : messages.didYouMean(nearest),
  );
  return undefined;
}
