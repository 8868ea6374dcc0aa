import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import { TAB_NAMES, type TabName } from '../state/viewerState.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';

/** The tabs beside the picture; arrows move between them. */
export function createTabsPanel(dispatch: Dispatch): Panel {
  const list = pageElement('tabs', HTMLElement);
  const side = pageElement('side', HTMLElement);
  const panes = TAB_NAMES.map((tab) => pageElement(`pane-${tab}`, HTMLElement));
  const tabs = TAB_NAMES.map((tab) => createTab(tab, () => dispatch({ type: 'set-tab', tab })));
  list.append(...tabs);
  list.onkeydown = ({ key }) => {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    const from = tabs.indexOf(document.activeElement as HTMLButtonElement);
    if (step === 0 || from < 0) return;
    const to = (from + step + tabs.length) % tabs.length;
    tabs[to]!.focus();
    dispatch({ type: 'set-tab', tab: TAB_NAMES[to]! });
  };
  const show = whenChanged((chosen: TabName, hasRun: boolean) => {
    list.hidden = !hasRun;
    side.dataset['tab'] = chosen;
    TAB_NAMES.forEach((tab, i) => {
      tabs[i]!.setAttribute('aria-selected', String(tab === chosen));
      tabs[i]!.tabIndex = tab === chosen ? 0 : -1;
      panes[i]!.hidden = tab !== chosen;
    });
  });
  return ({ state }) => show(state.tab, state.run !== undefined);
}

function createTab(tab: TabName, choose: () => void): HTMLButtonElement {
  const button = createElement(
    'button',
    {
      type: 'button',
      class: 'tab',
      role: 'tab',
      id: `tab-${tab}`,
      'aria-controls': `pane-${tab}`,
    },
    messages.tabName(tab),
  );
  button.onclick = choose;
  return button;
}
