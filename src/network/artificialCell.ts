/** What an artificial cell does: a spike now, or a call of `wake` later. Times in ms. */
export type ArtificialEffect =
  | { readonly kind: 'spike' }
  | { readonly kind: 'wake'; readonly timeMs: number; readonly token: number };

/** A cell without cable: it lives from event to event. Calls come in the order of their times. */
export interface ArtificialCell {
  start(): readonly ArtificialEffect[];
  receive(timeMs: number, weight: number): readonly ArtificialEffect[];
  /** What it asked for; one that holds no longer is known by its token. */
  wake(timeMs: number, token: number): readonly ArtificialEffect[];
}
