import { messages } from './messages.ts';
import { pageElement } from './panels/pageElement.ts';
import type { Dispatch } from './state/actions.ts';

/** Follows the size of the stage, and says where the graphics card lets the canvas down. */
export function watchStage(
  canvas: HTMLCanvasElement,
  { dispatch, drawPage }: { readonly dispatch: Dispatch; readonly drawPage: () => void },
): void {
  const stage = pageElement('stage', HTMLElement);
  new ResizeObserver(() => {
    const viewport = { widthPx: stage.clientWidth, heightPx: stage.clientHeight };
    dispatch({ type: 'resize', viewport });
    // In this task: a canvas that is scaled for a frame flickers.
    drawPage();
  }).observe(stage);
  canvas.addEventListener('webglcontextlost', (event) => {
    event.preventDefault();
    dispatch({ type: 'notice', text: messages.contextLost() });
  });
  canvas.addEventListener('webglcontextrestored', () => {
    dispatch({ type: 'notice', text: messages.contextRestored() });
  });
}
