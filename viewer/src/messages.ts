import type { Experiment } from '../../src/index.ts';
import type { DistanceMeasure } from '../../src/scene/index.ts';
import type { ExportKind } from './state/exportKind.ts';
import type { PlacedKind, Quantity, Setting } from './state/modelEdit.ts';
import type { ReductionPlan, Treatment } from './state/reductionPlan.ts';
import type { ColourBy, TabName, ViewName } from './state/viewerState.ts';
import { defectMessage } from './worker/defectMessage.ts';

type Mesh = Experiment['mesh'];

/** Every sentence of the viewer's page that is put together at run time; fixed labels stand in its HTML. */
export const messages = {
  status: (place: string, mv: string, timeMs: string): string =>
    `${place} ${mv} mV at ${timeMs} ms`,
  time: (timeMs: string): string => `t = ${timeMs} ms`,
  cellSummary: (points: string, compartments: string, mesh: Mesh): string =>
    [counted(points, 'point'), counted(compartments, 'compartment'), meshName(mesh)].join(' · '),
  shortCellSummary: (points: string, compartments: string, mesh: Mesh): string =>
    [counted(points, 'pt'), counted(compartments, 'comp'), meshName(mesh)].join(' · '),
  /** Where in the page an entry of the experiment was chosen. */
  choiceOfPage: ([key, part]: readonly (string | number)[]): string => {
    if (key === 'recording' && part === 'frames') return `Build, "${messages.framesName()}"`;
    if (key === 'paint') return `Build, "${messages.paintHeading()}"`;
    if (key === 'place' || key === 'events') return `Build, "${messages.placeHeading()}"`;
    if (key === 'simulation') return `Build, "${messages.settingsHeading()}"`;
    return 'the experiment';
  },
  spikeCount: (probe: string, count: number): string =>
    `${probe}: ${count === 0 ? 'no spike' : count === 1 ? '1 spike' : `${count} spikes`}`,
  speed: (msPerSecond: number): string => `${msPerSecond} ms/s`,
  pinned: (place: string): string => `${place} pinned: its trace is in the list`,
  unpinned: (place: string): string => `${place} removed from the traces`,
  tooManyProbes: (most: number): string => `${most} traces are shown at most; remove one first`,
  probeMoved: (place: string): string => `its trace is now that of ${place}`,
  movedTo: (name: string, place: string): string => `${name} moved to ${place}`,
  probeMarkTitle: (name: string): string =>
    `${name}: drag along the cell to move it, Escape to give up. By keyboard: walk with [ and ], pin with P`,
  placementMarkTitle: (name: string, locus: string): string =>
    `${name} at ${locus}: drag along the cell to move it, Escape to give up. By keyboard: the field Where under Build`,
  nothingToPin: (): string => 'nothing is selected; click the cell or walk with [ and ]',
  loading: (name: string): string => `Loading ${name}`,
  running: (name: string, percent?: number): string => withPercent(`Simulating ${name}`, percent),
  ready: (title: string): string => `${title} is ready`,
  cannotOpen: (file: string): string => `${file} cannot be simulated`,
  cannotLoadRun: (reason: string): string => `The run beside this page cannot be shown: ${reason}`,
  framesMismatch: (file: string, found: number, expected: number): string =>
    `${file} holds ${found} values, but the run says ${expected}`,
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
  defect: defectMessage,
  /** An event without words is of a script that did not come. */
  workerFailed: (reason: string | undefined): string =>
    reason === undefined || reason === ''
      ? 'A part of this page could not be loaded; look to the network, then try again or reload the page'
      : defectMessage(reason),
  scaleInPerspective: (label: string): string => `${label} at the target plane`,
  viewName: (view: ViewName): string =>
    ({ '3d': '3D', dendrogram: 'Dendrogram', split: 'Split', compare: 'Compare' })[view],
  viewTitle: (view: ViewName): string =>
    ({
      '3d': 'The cell in space (1)',
      dendrogram: 'The tree unrolled (2, D)',
      split: 'Both side by side (3)',
      compare: 'The cell beside its reduced model (C)',
    })[view],
  colouring: (by: ColourBy): string =>
    ({
      voltage: 'Voltage',
      type: 'Branch type',
      region: 'Named region',
      cluster: 'Reduced compartment',
      field: 'Other quantity',
    })[by],
  pictureWidth: (): string => 'width, px',
  usualPicture: (widthPx: number): string => String(widthPx),
  pictureTooLarge: (px: number, mostPx: number): string =>
    `a picture of ${px} pixels is more than this graphics card draws, ${mostPx}; ask for a smaller one`,
  difference: (probe: string): string => `${probe}, reduced less full`,
  framesName: (): string => 'Kept of the whole cell, to colour it by',
  notThere: (quantity: string): string => `no ${quantity} here`,
  quantityPlot: (names: string, unit: string): string =>
    `${names} over time${unit === '' ? '' : `, ${unit}`}`,
  measure: (measure: DistanceMeasure): string => (measure === 'length' ? 'µm' : 'λ'),
  measureTitle: (measure: DistanceMeasure): string =>
    measure === 'length' ? 'Distances in µm' : 'Distances in length constants',
  axis: (measure: DistanceMeasure): string =>
    measure === 'length' ? 'path from the soma, µm' : 'electrotonic distance, λ at rest',
  fullTitle: (compartments: number): string =>
    `Full · ${counted(String(compartments), 'compartment')}`,
  reducedTitle: (compartments: number): string =>
    `Reduced · ${counted(String(compartments), 'compartment')}`,
  standsFor: (areaUm2: string): string => `stands for ${areaUm2} µm² of membrane`,
  placeDetail: (distanceUm: string, radiusUm: string): string =>
    `${distanceUm} µm away · r ${radiusUm} µm`,
  voltageArrives: (from: string, to: string): string => `voltage kept, ${from} → ${to}`,
  transfer: (): string => 'transfer impedance, MΩ',
  input: (place: string): string => `input impedance at ${place}, MΩ`,
  reducedTrace: (probe: string): string => `${probe}, reduced model`,
  stopped: (): string => 'Stopped',
  readyAsLines: (title: string): string =>
    `${title}: its radii are in other units than its coordinates, so it is drawn as lines`,
  unnamed: (): string => 'the cell',
  reducing: (title: string, percent?: number): string =>
    withPercent(`Reducing ${title} and running the small model`, percent),
  reducedRun: (): string =>
    'the small model is run as cylinders of one compartment each, with its own couplings, capacitances, leaks and channels',
  notRescaled: (count: number): string =>
    `${counted(String(count), 'connection')} cannot be rescaled; the small model has ${count === 1 ? 'it' : 'them'} with the weight of the cell`,
  mechanismNotReduced: (mechanism: string): string =>
    `${mechanism} has no gated conductance in S/cm2, so the small model runs without it`,
  spikesCompared: (probe: string, full: number, reduced: number): string =>
    `${probe}: ${counted(String(full), 'spike')}, reduced ${reduced}`,
  traceError: (probe: string, rmseMv: string): string => `${probe}: RMSE ${rmseMv} mV`,
  epspError: (error: string, treatment: Treatment): string =>
    `EPSPs at the soma ${error} off on the mean, synapses ${messages.treatment(treatment)}`,
  treatment: (treatment: Treatment): string =>
    ({ local: 'on local nodes', rescale: 'rescaled' })[treatment],
  treatmentChoice: (treatment: Treatment): string =>
    ({ local: 'on local nodes (Brian2)', rescale: 'rescaled (Dendrify)' })[treatment],
  method: (method: ReductionPlan['method']): string =>
    ({ regions: 'Regions', sites: 'Best sites', cables: 'Cables' })[method],
  rescaledForDendrify: (): string =>
    'Dendrify has no local nodes: the sites were chosen anew for rescaled synapses, and the figures are of that model',
  loss: (error: string): string => `${error.replace(' ', '\u00a0')} loss`,
  lessonStep: (step: number, count: number): string => `${step} of ${count}`,
  stimulusAt: (name: string, locus: string): string => `${name} at ${locus}`,
  quantityName: (quantity: 'amplitude_nA' | 'delay_ms' | 'duration_ms'): string =>
    ({ amplitude_nA: 'Strength', delay_ms: 'Start', duration_ms: 'Length' })[quantity],
  quantity: (quantity: 'amplitude_nA' | 'delay_ms' | 'duration_ms', value: string): string =>
    `${value} ${quantity === 'amplitude_nA' ? 'nA' : 'ms'}`,
  mechanismAdded: (name: string, file: string): string => `${name} of ${file} is in the cell`,
  mechanismWithoutCell: (file: string): string => `${file} needs a cell: open one first`,
  filming: (percent?: number): string => withPercent('Making the video', percent),
  cannotMakePicture: (): string => 'This browser could not make the picture: it may be too large',
  cannotFilm: (kind: string): string =>
    `This browser cannot encode ${kind.toUpperCase()}; try the other kind of video`,
  cannotSave: (reason: string): string => `The file could not be made: ${reason}`,
  linkLabel: (): string => 'Copy link',
  linkDetail: (): string => 'to this exact frame',
  linkCopied: (): string => 'The link to this frame is copied',
  linkInAddress: (): string => 'The address of this page is the link to this frame',
  badLink: (): string => 'The link changes the experiment to what cannot be read',
  linkWithoutCell: (): string =>
    'A link cannot carry your own file: send the experiment JSON beside it',
  exportKind: (kind: ExportKind): readonly [label: string, detail: string] =>
    (
      ({
        png: ['PNG', 'picture'],
        mp4: ['MP4', 'video of the run at this speed'],
        webm: ['WebM', 'the same, for open codecs'],
        'dendrogram-svg': ['SVG', 'dendrogram at this time'],
        'traces-svg': ['SVG', 'traces'],
        csv: ['CSV', 'voltages of the probes'],
        glb: ['glTF', 'the coloured cell in 3D'],
        swc: ['SWC', 'the morphology'],
        experiment: ['JSON', 'the whole experiment'],
        brian2: ['Brian2', 'script of the reduced model'],
        dendrify: ['Dendrify', 'script of the reduced model'],
      }) as const
    )[kind],
  colourRange: (name: string, unit: string): string =>
    unit === '' ? `Colour range of ${name}` : `Colour range of ${name}, ${unit}`,
  fitColours: (): string => 'Auto',
  fitColoursLabel: (): string => 'Auto: colours over all that this run reaches',
  tabName: (tab: TabName): string => ({ explore: 'Explore', build: 'Build', sweep: 'Sweep' })[tab],
  notPainted: (mechanism: string, parameter: string): string =>
    `${mechanism} is nowhere on this cell, or has no parameter ${parameter}`,
  paintedParameter: (mechanism: string, parameter: string): string =>
    `${parameter} of ${mechanism}`,
  placedKind: (kind: PlacedKind): string =>
    ({ iclamp: 'Current step', synapse: 'Synapse', seclamp: 'Voltage clamp' })[kind],
  placed: (kind: PlacedKind, place: string): string =>
    `${messages.placedKind(kind).toLowerCase()} placed at ${place}`,
  placingHint: (kind: PlacedKind | undefined): string =>
    kind === undefined
      ? 'Choose what to place, then click the cell.'
      : `Now click the cell where the ${messages.placedKind(kind).toLowerCase()} goes, or walk there with [ and ] and press the button below.`,
  placeHere: (place: string | undefined): string =>
    place === undefined ? 'Place at the selection' : `Place at ${place}`,
  regionCovers: (sections: number, lengthUm: string): string =>
    sections === 0
      ? 'no part of this cell'
      : `${sections} ${sections === 1 ? 'section' : 'sections'}, ${lengthUm} µm`,
  settingName: (setting: Setting): string =>
    ({
      duration_ms: 'Length of the run, ms',
      dt_ms: 'Time step, ms',
      celsius: 'Temperature, °C',
      v_init_mV: 'Voltage at the start, mV',
    })[setting],
  coatTitle: (mechanism: string, region: string): string => `${mechanism} on ${region}`,
  painted: (mechanism: string, region: string): string => `${mechanism} painted on ${region}`,
  removed: (what: string): string => `${what} removed`,
  undoButton: (): string => 'Undo',
  redoButton: (): string => 'Redo',
  paintHeading: (): string => 'Paint',
  placeHeading: (): string => 'Place',
  settingsHeading: (): string => 'Run',
  experimentHeading: (): string => 'Experiment',
  paintButton: (): string => 'Paint',
  mechanismLabel: (): string => 'Mechanism',
  previewLabel: (parameter: string): string => `Show ${parameter} on the cell`,
  removeLabel: (what: string): string => `Remove ${what}`,
  /** By its key in the experiment; the others are words already. */
  stimulusName: (key: string): string =>
    ({ iclamp: 'current step', seclamp: 'voltage clamp' })[key] ?? key,
  moreDiagnostics: (count: number): string => `and ${count} more`,
  placementTitle: (name: string, content: string): string =>
    content === '' ? name : `${name} · ${content}`,
  placeLabel: (): string => 'Where',
  weightLabel: (): string => 'Weight, µS',
  eventTimesLabel: (): string => 'Events at, ms',
  experimentLabel: (): string => 'The experiment as JSON',
  applyButton: (): string => 'Apply',
  copyButton: (): string => 'Copy',
  saveButton: (): string => 'Save JSON',
  partNotLoaded: (reason: string): string => `This part of the page could not be loaded: ${reason}`,
  sweptStep: (name: string, quantity: Quantity): string =>
    `${messages.quantityName(quantity)} of ${name}, ${quantity === 'amplitude_nA' ? 'nA' : 'ms'}`,
  sweptCoat: (parameter: string, mechanism: string, region: string): string =>
    `${parameter} of ${mechanism} on ${region}`,
  sweptMembrane: (key: 'Ra_ohm_cm' | 'cm_uF_per_cm2'): string =>
    key === 'Ra_ohm_cm' ? 'Axial resistivity, Ω cm' : 'Membrane capacitance, µF/cm²',
  sweepAcross: (): string => 'Across',
  sweepUp: (): string => 'Up',
  sweepFrom: (): string => 'From',
  sweepTo: (): string => 'To',
  sweepCount: (): string => 'Values',
  sweepFeature: (): string => 'Measured in each run',
  sweepButton: (): string => 'Run the sweep',
  noParameter: (): string => 'nothing else',
  badSweep: (): string => 'a sweep needs two different ends and 2 to 25 values a parameter',
  sweeping: (percent?: number): string => withPercent('Sweeping', percent),
  sweepFailed: (reason: string): string => `The sweep stopped: ${reason}`,
  setOpened: (): string => 'the run behind the square of the map; undo goes back',
  featureName: (feature: string): string => feature.replaceAll('_', ' '),
  mapAxes: (x: string, y: string | undefined): string =>
    `across: ${x}${y === undefined ? '' : `; up: ${y}`}. Choose a square to see its run.`,
  mapCell: (value: string, place: readonly string[], error: string | undefined): string =>
    `${value} at ${place.join(', ')}${error === undefined ? '' : `: ${error}`}`,
  notRunYet: (): string => 'not run yet',
  errorOfReduction: (): string => 'Reduced less full',
  liveStarted: (): string => 'Computed as you watch: change anything and see what it does',
  liveRestarted: (): string => 'Synapses, events or the mesh changed: the run began again',
  seeking: (timeMs: string, percent?: number): string =>
    withPercent(`Computing the run up to ${timeMs} ms`, percent),
  brokenOff: (timeMs: number): string =>
    `The run broke off at ${Number(timeMs.toFixed(4))} ms; what came before is kept`,
  realTimes: (times: string): string => `${times} × real time`,
  jsonApplied: (): string => 'the experiment is as the text says',
  copied: (): string => 'The experiment is copied',
  elsewhere: (): string => 'elsewhere',
  onlyOneFile: (): string => 'several files were given; the first is opened',
  networkOffered: (file: string, cells: number): string =>
    `${file} is a network of ${counted(String(cells), 'cell')}`,
  networkDetail: (file: string): string =>
    `This page shows one cell by itself, without what the others send it; "cabletree simulate ${file}" runs them together.`,
  openCell: (name: string): string => `Open ${name}`,
  cellFileMissing: (file: string): string =>
    `the experiment of "${file}" was not given; open or drop it together with the network`,
} as const;

/** How far work is, where that can be said. */
function withPercent(work: string, percent: number | undefined): string {
  return percent === undefined ? `${work} …` : `${work}: ${percent} %`;
}

/** What says how fine a cell is cut. */
function meshName(mesh: Mesh): string {
  switch (mesh.policy) {
    case 'd_lambda': {
      const { d_lambda: share, frequency_hz: hertz } = mesh;
      return hertz === 100 ? `d_lambda ${share}` : `d_lambda ${share} at ${hertz} Hz`;
    }
    case 'max_length':
      return `≤ ${mesh.max_length_um} µm`;
    case 'fixed':
      return `${mesh.count} a section`;
    case 'single':
      return '1 a section';
    case 'explicit':
      return 'counts by section';
    case 'by_region':
      return 'mesh by region';
  }
}

/** `1 section`, `79 sections`; the count as it is to be shown. */
function counted(count: string, noun: string): string {
  return `${count} ${noun}${count === '1' ? '' : 's'}`;
}
