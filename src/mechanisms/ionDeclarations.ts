import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import type { MechanismIon } from './mechanism.ts';
import type { SourceText } from './sourceText.ts';
import type { Item, NeuronStatement, PlacedName, UseIonStatement } from './syntax.ts';

export interface IonDeclarations {
  readonly ions: readonly MechanismIon[];
  readonly nonspecificCurrents: readonly string[];
  /** Written ionic and nonspecific currents, in the order of the NEURON block. */
  readonly currents: readonly string[];
}

/** Reads USEION and NONSPECIFIC_CURRENT; reads of anything but eX and writes of anything but iX are refused by name. */
export function readIons(source: SourceText, items: readonly Item[]): IonDeclarations {
  const statements = items.flatMap((item) => (item.kind === 'neuron' ? item.statements : []));
  for (const statement of statements)
    if (statement.kind === 'useion') checkUseIon(source, statement);
  return {
    ions: statements.flatMap((statement) =>
      statement.kind === 'useion' ? [supportedIon(statement)] : [],
    ),
    nonspecificCurrents: statements.flatMap(namesOfNonspecific),
    currents: [
      ...new Set(
        statements.flatMap((statement) =>
          statement.kind === 'useion'
            ? supportedIon(statement).writes
            : namesOfNonspecific(statement),
        ),
      ),
    ],
  };
}

/** Without the variables that are refused, so that what the file says of those is not reported a second time. */
function supportedIon({ ion, reads, writes, valence }: UseIonStatement): MechanismIon {
  const keep = (names: readonly PlacedName[], wanted: string): readonly string[] =>
    names.flatMap(({ name }) => (name === wanted ? [name] : []));
  return { name: ion, reads: keep(reads, `e${ion}`), writes: keep(writes, `i${ion}`), valence };
}

function namesOfNonspecific(statement: NeuronStatement): readonly string[] {
  return statement.kind === 'names' && statement.keyword === 'NONSPECIFIC_CURRENT'
    ? statement.names.map(({ name }) => name)
    : [];
}

function checkUseIon(source: SourceText, { ion, reads, writes }: UseIonStatement): void {
  for (const read of reads) {
    if (read.name === `e${ion}`) continue;
    reportIonVariable(source, ion, read, messages.ionRead(read.name));
  }
  for (const write of writes) {
    if (write.name === `i${ion}`) continue;
    reportIonVariable(source, ion, write, messages.ionWrite(write.name));
  }
}

function reportIonVariable(
  source: SourceText,
  ion: string,
  { name, offset }: PlacedName,
  refusal: string,
): void {
  if ([`e${ion}`, `i${ion}`, `${ion}i`, `${ion}o`].includes(name))
    source.error('nmodl/ion-variable', offset, refusal);
  else
    source.error(
      'nmodl/ion-variable',
      offset,
      messages.ionForeign(name, ion),
      messages.ionNames(ion),
    );
}
