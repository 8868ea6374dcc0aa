import { type Diagnostic, formatDiagnostic } from '../../../src/index.ts';
import { messages } from '../messages.ts';
import { PAGE_EXPERIMENT } from '../worker/protocol.ts';

/** A diagnostic for a reader of the page: of what was chosen here by its label, for nobody has typed a line of it. */
export function diagnosticText(diagnostic: Diagnostic): string {
  if (diagnostic.file !== PAGE_EXPERIMENT) return formatDiagnostic(diagnostic);
  const file = messages.choiceOfPage(diagnostic.path ?? []);
  return formatDiagnostic({ ...diagnostic, file, line: 0, column: 0 });
}
