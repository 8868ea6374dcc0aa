import { throwOnErrors } from '../base/modelError.ts';
import { catalogueSources } from './catalogue.generated.ts';
import type { Mechanism } from './mechanism.ts';
import { parseNmodl } from './parseNmodl.ts';

let mechanisms: ReadonlyMap<string, Mechanism> | undefined;

/** The built-in mechanisms by name, read from catalogue/*.mod at the first call. */
export function catalogueMechanisms(): ReadonlyMap<string, Mechanism> {
  mechanisms ??= new Map(
    catalogueSources.map(([file, text]) => {
      const { mechanism, diagnostics } = parseNmodl(text, { file });
      throwOnErrors('nmodl/catalogue', diagnostics);
      return [mechanism!.name, mechanism!];
    }),
  );
  return mechanisms;
}
