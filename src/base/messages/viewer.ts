/** Every sentence of the viewer's page that is put together at run time; fixed labels stand in its HTML. */
export const viewerMessages = {
  status: (place: string, mv: string, timeMs: string): string =>
    `${place} ${mv} mV at ${timeMs} ms`,
  time: (timeMs: string): string => `t = ${timeMs} ms`,
  cellSummary: (sections: string, compartments: string, durationMs: string): string =>
    `${sections} sections · ${compartments} compartments · ${durationMs} ms`,
  spikeCount: (probe: string, count: number): string =>
    `${probe}: ${count === 0 ? 'no spike' : count === 1 ? '1 spike' : `${count} spikes`}`,
  speed: (msPerSecond: number): string => `${msPerSecond} ms/s`,
  pinned: (place: string): string => `${place} pinned: its trace is in the list`,
  unpinned: (place: string): string => `${place} removed from the traces`,
  tooManyProbes: (most: number): string => `${most} traces are shown at most; remove one first`,
  nothingToPin: (): string => 'nothing is selected; click the cell or walk with [ and ]',
  loading: (name: string): string => `Loading ${name}`,
  running: (name: string, percent: number): string => `Simulating ${name}: ${percent} %`,
  ready: (title: string): string => `${title} is ready`,
  cannotOpen: (file: string): string => `${file} cannot be simulated`,
  cannotLoadRun: (reason: string): string => `The run beside this page cannot be shown: ${reason}`,
  framesMismatch: (found: number, expected: number): string =>
    `frames.f32 holds ${found} values, but the run says ${expected}`,
  nodesMismatch: (found: number, expected: number): string =>
    `its frames have ${found} nodes, but its experiment makes ${expected}: they do not belong together`,
  otherRunFormat: (found: string, expected: string): string =>
    `it is of format "${found}"; this page reads "${expected}"`,
  kirchhoff: (nanoampere: number): string => `Kirchhoff residual ${nanoampere.toExponential(0)} nA`,
  sha256: (digest: string): string => `sha256 ${digest.slice(0, 16)}…`,
  notFetched: (address: string, status: number): string => `${address} answered ${status}`,
  noWebgl: (): string =>
    'This browser gives no WebGL 2 context, so the cell cannot be drawn; traces and tables still work',
  contextLost: (): string => 'The graphics card was taken away; waiting to draw again',
  contextRestored: (): string => 'Drawing again',
  defect: (reason: string): string => `This is a defect of cabletree, not of your file: ${reason}`,
  scaleInPerspective: (label: string): string => `${label} at the target plane`,
  onlyOneFile: (): string => 'several files were dropped; the first is opened',
} as const;
