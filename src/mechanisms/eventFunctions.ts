/** Statements that send events, and how many arguments each takes. */
export const eventFunctions: ReadonlyMap<string, number> = new Map([
  ['net_send', 2],
  ['net_event', 1],
  ['net_move', 1],
]);
