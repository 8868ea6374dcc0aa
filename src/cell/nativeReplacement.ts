import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { experimentMessages as messages } from '../base/messages/experiment.ts';
import { textPosition } from '../base/textPosition.ts';
import { nativeMechanisms } from '../mechanisms/nativeMechanisms.ts';

const KIND_AND_NAME = /^[^:?\n]*\b(POINT_PROCESS|ARTIFICIAL_CELL)\s+(\w+)/m;
const GAP = /^(half)?gap(_?junction)?$/i;
const ARTIFICIAL = /^(NetStim|VecStim|IntFire1|IntFire2|IntFire4)$/i;

/**
 * A note in the place of a file's errors where cabletree has its own, by the name of the NEURON block; undefined for a file that runs, or that nothing here can stand for.
 */
export function findNativeReplacement(
  text: string,
  file: string,
  diagnostics: readonly Diagnostic[],
): Diagnostic | undefined {
  const found = KIND_AND_NAME.exec(text);
  if (found === null || !hasErrors(diagnostics)) return undefined;
  const name = found[2]!;
  const message = nativeMechanisms().has(name)
    ? messages.nativeMechanism(name)
    : ARTIFICIAL.test(name)
      ? messages.nativeArtificial(name)
      : GAP.test(name)
        ? messages.nativeGap(name)
        : undefined;
  if (message === undefined) return undefined;
  const position = textPosition(text, found.index + found[0].length - name.length);
  return { code: 'experiment/native', severity: 'note', file, ...position, message };
}
