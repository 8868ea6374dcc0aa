import { throwOnErrors } from '../base/modelError.ts';
import { catalogueSources } from './catalogue.generated.ts';
import type { Mechanism } from './mechanism.ts';
import { MechanismLibrary } from './mechanismLibrary.ts';
import { parseNmodl } from './parseNmodl.ts';

let library: MechanismLibrary | undefined;

/** The built-in mechanisms by name, each read from catalogue/NAME.mod when it is first asked for. */
export function catalogueMechanisms(): MechanismLibrary {
  library ??= new MechanismLibrary(
    catalogueSources.map(([file, text]) => [
      file.replace(/\.mod$/, ''),
      () => readBuiltIn(file, text),
    ]),
  );
  return library;
}

function readBuiltIn(file: string, text: string): Mechanism {
  const { mechanism, diagnostics } = parseNmodl(text, { file });
  throwOnErrors('nmodl/catalogue', diagnostics);
  return mechanism!;
}
