import { nmodlMessages as messages } from '../base/messages/nmodl.ts';
import { eventFunctions } from './eventFunctions.ts';
import type { SourceText } from './sourceText.ts';
import { visitStatements } from './statementVisits.ts';
import type { Statement } from './syntax.ts';

/** Reports what cannot stand in a loop whose rounds are counted in the run: equations, events, loops over connections. */
export function refuseWithin(source: SourceText, body: readonly Statement[], loop: string): void {
  visitStatements(body, (statement) => {
    const isSolved =
      ['reaction', 'conserve', 'compartment', 'equation', 'solve'].includes(statement.kind) ||
      (statement.kind === 'assign' && statement.order > 0);
    const isEvent =
      ['watch', 'netcons'].includes(statement.kind) ||
      (statement.kind === 'callStatement' && eventFunctions.has(statement.call.name));
    if (isSolved || isEvent)
      source.error('nmodl/loop', statement.offset, messages.withinLoop(loop), messages.writeOut());
  });
}
