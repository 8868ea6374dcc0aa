import {
  buildCell,
  exportBrian2,
  exportDendrify,
  hodgkinHuxleyOf,
  printSwc,
} from '../../../src/index.ts';
import {
  colourOf,
  framesDurationMs,
  type SegmentTable,
  voltageAtTime,
} from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import { markColour } from '../panels/probeMark.ts';
import type { Derived } from '../state/derive.ts';
import type { ExportKind } from '../state/exportKind.ts';
import type { ViewerState } from '../state/viewerState.ts';
import type { TaskRunner } from '../taskRunner.ts';
import { printCellGlb } from './cellGlb.ts';
import { printDendrogramSvg } from './dendrogramSvg.ts';
import { fileNameOf } from './fileName.ts';
import { drawPictureFrame } from './pictureFrame.ts';
import { printProbesCsv } from './probesCsv.ts';
import { saveFile } from './saveFile.ts';
import { printTracesSvg } from './tracesSvg.ts';
import type { VideoKind } from './video.ts';

/** The page as exports see it. Those of a run that is not there are never asked for. */
export interface ExportSource {
  readonly state: () => ViewerState;
  readonly derived: () => Derived;
  /** The same state with the dendrogram in view. */
  readonly derivedWithDendrogram: () => Derived;
  readonly canvas: HTMLCanvasElement;
  /** Draws the stage now, at a time and at so many pixels to one of the page. */
  readonly drawAt: (timeMs: number, pixelRatio: number) => void;
  /** Draws the page as it was. */
  readonly redraw: () => void;
  readonly tasks: TaskRunner;
}

/** Pixels of a picture to one of the page, where no width is asked for. */
const PICTURE_SCALE = 3;
const FRAMES_PER_SECOND = 30;

/** @throws Error with a sentence for the user where this browser cannot make the file */
export async function exportFile(
  kind: ExportKind,
  source: ExportSource,
  pictureWidthPx?: number,
): Promise<void> {
  const state = source.state();
  const run = state.run!;
  const name = fileNameOf(run.title);
  const saveText = (suffix: string, type: string, text: string): void =>
    saveFile(`${name}${suffix}`, new Blob([text], { type }));
  switch (kind) {
    case 'png':
      return saveFile(`${name}.png`, await takePicture(source, pictureWidthPx));
    case 'mp4':
    case 'webm':
      return film(kind, name, source);
    case 'dendrogram-svg':
      return saveText('-dendrogram.svg', 'image/svg+xml', printDendrogram(source));
    case 'traces-svg':
      return saveText('-traces.svg', 'image/svg+xml', printTraces(source));
    case 'csv':
      return saveText(
        '-probes.csv',
        'text/csv',
        printProbesCsv(run.recording.frames, namedTraces(source)),
      );
    case 'swc':
      return saveText('.swc', 'text/plain', printSwc(buildCell(run.experiment).table!));
    case 'experiment':
      return saveText(
        '.experiment.json',
        'application/json',
        `${JSON.stringify(run.experiment, null, 2)}\n`,
      );
    case 'brian2':
      return saveText('_brian2.py', 'text/x-python', printBrian2(state));
    case 'dendrify':
      return saveText('_dendrify.py', 'text/x-python', printDendrify(state));
    case 'glb': {
      const cell = source.derived().panes.find((pane) => pane.kind === 'cell');
      const tree = (cell ?? source.derived().panes[0]!).tree;
      const bytes = printCellGlb(tree.table, tree.list, colourPoints(tree.table, source));
      return saveFile(`${name}.glb`, new Blob([bytes as BlobPart], { type: 'model/gltf-binary' }));
    }
  }
}

/** The stage at so many pixels, read in the task that draws it. */
async function takePicture(source: ExportSource, widthPx?: number): Promise<Blob> {
  const { timeMs, viewport } = source.state();
  const scale = widthPx === undefined ? PICTURE_SCALE : widthPx / viewport.widthPx;
  checkPictureSize(source.canvas, scale * Math.max(viewport.widthPx, viewport.heightPx));
  const paper = createPaper(source.state(), scale);
  source.drawAt(timeMs, scale);
  drawPictureFrame(paper, source.canvas, source.state(), source.derived(), scale);
  source.redraw();
  return new Promise((resolve, reject) => {
    paper.canvas.toBlob((blob) => {
      if (blob === null) reject(new Error(messages.cannotMakePicture()));
      else resolve(blob);
    }, 'image/png');
  });
}

/** @throws Error where the graphics card draws no picture as wide or as high */
function checkPictureSize(canvas: HTMLCanvasElement, longestPx: number): void {
  const gl = canvas.getContext('webgl2');
  const mostPx = gl === null ? 0 : (gl.getParameter(gl.MAX_RENDERBUFFER_SIZE) as number);
  if (longestPx > mostPx) throw new Error(messages.pictureTooLarge(Math.ceil(longestPx), mostPx));
}

async function film(kind: VideoKind, name: string, source: ExportSource): Promise<void> {
  const { canFilm, filmCanvas, MIME_TYPES } = await import('./video.ts');
  const state = source.state();
  const paper = createPaper(state, 1);
  const { width, height } = paper.canvas;
  if (!(await canFilm(kind, width, height))) throw new Error(messages.cannotFilm(kind));
  const durationMs = framesDurationMs(state.run!.recording.frames);
  const seconds = durationMs / state.speedMsPerSecond;
  const frameCount = Math.max(1, Math.round(seconds * FRAMES_PER_SECOND));
  const drawFrame = (frame: number): void => {
    const timeMs = Math.min(durationMs, (frame / FRAMES_PER_SECOND) * state.speedMsPerSecond);
    source.drawAt(timeMs, 1);
    drawPictureFrame(paper, source.canvas, { ...state, timeMs }, source.derived(), 1);
  };
  const plan = { kind, frameCount, framesPerSecond: FRAMES_PER_SECOND, drawFrame };
  const bytes = await source.tasks.run(messages.filming, (report, signal) =>
    filmCanvas(paper.canvas, plan, report, signal),
  );
  source.redraw();
  if (bytes !== undefined)
    saveFile(`${name}.${kind}`, new Blob([bytes], { type: MIME_TYPES[kind] }));
}

/** A canvas of the stage's size; encoders ask for even sides. */
function createPaper({ viewport }: ViewerState, scale: number): CanvasRenderingContext2D {
  const paper = document.createElement('canvas');
  paper.width = evenSide(viewport.widthPx * scale);
  paper.height = evenSide(viewport.heightPx * scale);
  return paper.getContext('2d', { alpha: false })!;
}

/** What is rounding alone does not cost a pixel. */
function evenSide(px: number): number {
  return 2 * Math.floor((px + 1e-6) / 2);
}

function printDendrogram({ state, derivedWithDendrogram }: ExportSource): string {
  const { run, timeMs, lowMv, highMv, theme } = state();
  const { dendrogram, voltageLut } = derivedWithDendrogram();
  return printDendrogramSvg({
    title: run!.title,
    dendrogram: dendrogram!,
    frames: run!.recording.frames,
    timeMs,
    lut: voltageLut,
    lowMv,
    highMv,
    theme,
  });
}

function namedTraces({ state, derived }: ExportSource) {
  const { probes } = state();
  return derived().traces.map((voltageMv, i) => ({ name: probes[i]!.name, voltageMv }));
}

function printTraces(source: ExportSource): string {
  const { run, probes, theme } = source.state();
  const own = namedTraces(source).map((trace, i) => ({
    ...trace,
    colour: markColour(probes[i]!.mark, theme),
    isDashed: false,
  }));
  const reduced = source.derived().reducedTraces.map((voltageMv, i) => ({
    name: messages.reducedTrace(probes[i]!.name),
    voltageMv,
    colour: own[i]!.colour,
    isDashed: true,
  }));
  return printTracesSvg(run!.title, run!.recording.frames, [...own, ...reduced], theme);
}

function printBrian2({ run, reduction }: ViewerState): string {
  const { model, certificate } = reduction!;
  return exportBrian2(model, {
    certificate,
    hh: hodgkinHuxleyOf(buildCell(run!.experiment).cell!),
  });
}

function printDendrify({ reduction }: ViewerState): string {
  const { model, certificate } = reduction!;
  return exportDendrify(model, { certificate });
}

/** Colour of every point of a table now: 3 bytes a point. */
function colourPoints(table: SegmentTable, { state, derived }: ExportSource): Uint8Array {
  const { run, timeMs, lowMv, highMv } = state();
  const { voltageLut } = derived();
  const rgb = new Uint8Array(3 * table.pointCount);
  for (let point = 0; point < table.pointCount; point++) {
    const mix = {
      nodeA: table.nodeA[point]!,
      nodeB: table.nodeB[point]!,
      weight: table.weight[point]!,
    };
    const mv = voltageAtTime(run!.recording.frames, mix, timeMs);
    rgb.set(colourOf(voltageLut, lowMv, highMv, mv).map(Math.round), 3 * point);
  }
  return rgb;
}
