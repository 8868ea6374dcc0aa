import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import { type IonQuantity, ionQuantity, type MechanismIon } from './mechanism.ts';
import type { SourceText } from './sourceText.ts';
import type { Item, NeuronStatement, PlacedName, UseIonStatement } from './syntax.ts';

export interface IonDeclarations {
  readonly ions: readonly MechanismIon[];
  readonly nonspecificCurrents: readonly string[];
  /** The nonspecific currents that ELECTRODE_CURRENT names. */
  readonly electrodeCurrents: readonly string[];
  /** Written ionic and nonspecific currents, in the order of the NEURON block. */
  readonly currents: readonly string[];
  /** What the names of ions mean: `cai`, `eca` ... of every USEION. */
  readonly variables: ReadonlyMap<string, IonVariable>;
}

export interface IonVariable {
  readonly quantity: IonQuantity;
  readonly isRead: boolean;
  readonly isWritten: boolean;
}

/** Reads USEION and NONSPECIFIC_CURRENT; a name that is no variable of its ion is reported. */
export function readIons(source: SourceText, items: readonly Item[]): IonDeclarations {
  const statements = items.flatMap((item) => (item.kind === 'neuron' ? item.statements : []));
  for (const statement of statements)
    if (statement.kind === 'useion') checkUseIon(source, statement);
  refuseMixedCurrents(source, statements);
  const ions = statements.flatMap((statement) =>
    statement.kind === 'useion' ? [namedIon(statement)] : [],
  );
  return {
    ions,
    nonspecificCurrents: statements.flatMap(namesOfNonspecific),
    electrodeCurrents: statements.flatMap((statement) =>
      isElectrode(statement) ? namesOfNonspecific(statement) : [],
    ),
    currents: [
      ...new Set(
        statements.flatMap((statement) =>
          statement.kind === 'useion' ? writtenCurrent(statement) : namesOfNonspecific(statement),
        ),
      ),
    ],
    variables: new Map(ions.flatMap(variablesOf)),
  };
}

function variablesOf({ name: ion, reads, writes }: MechanismIon): [string, IonVariable][] {
  return [...new Set([...reads, ...writes])].map((name) => [
    name,
    {
      quantity: ionQuantity(ion, name)!,
      isRead: reads.includes(name),
      isWritten: writes.includes(name),
    },
  ]);
}

/** Without names that are no variables of the ion, so that what the file says of those is not reported twice. */
function namedIon({ ion, reads, writes, valence }: UseIonStatement): MechanismIon {
  const keep = (names: readonly PlacedName[]): readonly string[] =>
    names.flatMap(({ name }) => (ionQuantity(ion, name) === undefined ? [] : [name]));
  return { name: ion, reads: keep(reads), writes: keep(writes), valence };
}

function isElectrode(statement: NeuronStatement): boolean {
  return statement.kind === 'names' && statement.keyword === 'ELECTRODE_CURRENT';
}

function namesOfNonspecific(statement: NeuronStatement): readonly string[] {
  if (statement.kind !== 'names') return [];
  const isCurrent = statement.keyword === 'NONSPECIFIC_CURRENT' || isElectrode(statement);
  return isCurrent ? statement.names.map(({ name }) => name) : [];
}

function checkUseIon(source: SourceText, { ion, reads, writes }: UseIonStatement): void {
  for (const { name, offset } of [...reads, ...writes])
    if (ionQuantity(ion, name) === undefined)
      source.error(
        'nmodl/ion-variable',
        offset,
        messages.ionForeign(name, ion),
        messages.ionNames(ion),
      );
}

/** NEURON's compiler has one direction for all currents of a mechanism, so one of each would not be what is written. */
function refuseMixedCurrents(source: SourceText, statements: readonly NeuronStatement[]): void {
  const electrode = statements.filter(isElectrode).flatMap(namesOfNonspecific)[0];
  if (electrode === undefined) return;
  for (const statement of statements) {
    if (isElectrode(statement)) continue;
    const others = [
      ...namesOfNonspecific(statement),
      ...(statement.kind === 'useion' ? writtenCurrent(statement) : []),
    ];
    for (const name of others)
      source.error(
        'nmodl/mixed-currents',
        statement.offset,
        messages.mixedElectrode(name, electrode),
        messages.splitCurrents(),
      );
  }
}

function writtenCurrent(statement: UseIonStatement): readonly string[] {
  return namedIon(statement).writes.filter((name) => name === `i${statement.ion}`);
}
