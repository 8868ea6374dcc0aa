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
  const useIons = statements.filter((statement) => statement.kind === 'useion');
  for (const useIon of useIons) checkUseIon(source, useIon);
  return {
    ions: useIons.map(({ ion, reads, writes, valence }) => ({
      name: ion,
      reads: reads.map(({ name }) => name),
      writes: writes.map(({ name }) => name),
      valence,
    })),
    nonspecificCurrents: statements.flatMap(namesOfNonspecific),
    currents: [
      ...new Set(
        statements.flatMap((statement) =>
          statement.kind === 'useion'
            ? statement.writes.map(({ name }) => name)
            : namesOfNonspecific(statement),
        ),
      ),
    ],
  };
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
