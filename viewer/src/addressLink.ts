import { printLink } from './state/link.ts';
import type { ViewerState } from './state/viewerState.ts';

/** The link of the frame that is shown, in the page's address. */
export interface AddressLink {
  /** Writes it a moment after the frame came to rest. */
  readonly follow: () => void;
  readonly write: () => void;
}

const REST_MS = 400;

export function createAddressLink(state: () => ViewerState): AddressLink {
  let changedMs = 0;
  let isWaiting = false;
  const write = (): void => {
    const { cellNumber, cellId } = state();
    if (cellNumber === 0) return;
    const hash = cellId === undefined ? '' : `#${printLink(state())}`;
    if (location.hash !== hash)
      history.replaceState(null, '', hash || location.pathname + location.search);
  };
  /** One timer for all that happens in the meantime: it looks again where something did. */
  const waitFor = (ms: number): void => {
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      const restMs = changedMs + REST_MS - performance.now();
      if (restMs > 1) waitFor(restMs);
      else if (!state().isPlaying) write();
    }, ms);
  };
  return {
    write,
    follow: () => {
      changedMs = performance.now();
      if (!isWaiting) waitFor(REST_MS);
    },
  };
}
