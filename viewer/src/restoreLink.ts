import { parseExperiment } from '../../src/index.ts';
import { messages } from './messages.ts';
import type { Simulations } from './simulations.ts';
import { printChanged } from './state/experimentChanges.ts';
import type { Link } from './state/link.ts';
import type { Store } from './state/store.ts';

/** What a linked frame stands on beside its cell: the experiment as it was changed, and the reduced model. */
export async function prepareLink(
  { changes, plan }: Link,
  { state, dispatch }: Pick<Store, 'state' | 'dispatch'>,
  simulations: Simulations,
): Promise<void> {
  const { draft } = state();
  if (changes !== undefined && draft !== undefined) {
    const text = printChanged(draft.experiment, changes);
    const { experiment, diagnostics } = parseExperiment(text, { file: messages.linkLabel() });
    if (experiment === undefined) {
      const problem = { title: messages.badLink(), diagnostics };
      dispatch({ type: 'show-problem', problem });
      return;
    }
    await simulations.change(experiment);
  }
  const { run } = state();
  if (plan !== undefined && run !== undefined) await simulations.compare(run, plan);
}
