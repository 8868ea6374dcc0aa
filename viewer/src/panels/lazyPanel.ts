import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import type { TabName } from '../state/viewerState.ts';
import type { Panel } from './panel.ts';

/** A panel whose code comes when its tab is first chosen. */
export function createLazyPanel(
  tab: TabName,
  load: () => Promise<Panel>,
  { dispatch, onReady }: { readonly dispatch: Dispatch; readonly onReady: () => void },
): Panel {
  let panel: Panel | undefined;
  let isLoading = false;
  return (view) => {
    if (view.state.tab !== tab || view.state.run === undefined) return;
    panel?.(view);
    if (panel !== undefined || isLoading) return;
    isLoading = true;
    load().then(
      (loaded) => {
        panel = loaded;
        onReady();
      },
      (error: unknown) => {
        isLoading = false;
        dispatch({ type: 'set-tab', tab: 'explore' });
        const problem = { title: messages.partNotLoaded(String(error)), diagnostics: [] };
        dispatch({ type: 'show-problem', problem });
      },
    );
  };
}
