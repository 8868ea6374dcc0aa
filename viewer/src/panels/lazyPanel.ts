import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import type { TabName } from '../state/viewerState.ts';
import type { Panel } from './panel.ts';

/** A panel whose code comes when its tab is first chosen; without a tab, with the first run. */
export function createLazyPanel(
  tab: TabName | undefined,
  load: () => Promise<Panel>,
  { dispatch, onReady }: { readonly dispatch: Dispatch; readonly onReady: () => void },
): Panel {
  let panel: Panel | undefined;
  let isLoading = false;
  return (view) => {
    const isShown = tab === undefined || view.state.tab === tab;
    if (!isShown || view.state.run === undefined) return;
    panel?.(view);
    if (panel !== undefined || isLoading) return;
    isLoading = true;
    load().then(
      (loaded) => {
        panel = loaded;
        onReady();
      },
      (error: unknown) => {
        // A tab that is chosen again tries again.
        if (tab !== undefined) {
          isLoading = false;
          dispatch({ type: 'set-tab', tab: 'explore' });
        }
        const problem = { title: messages.partNotLoaded(String(error)), diagnostics: [] };
        dispatch({ type: 'show-problem', problem });
      },
    );
  };
}
