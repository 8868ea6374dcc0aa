import type { WholeCellFrames } from '../simulate/recording.ts';
import { encodeVoltages, type VoltageCode } from './voltageCode.ts';

/** The voltages of a run and how the graphics card is to keep them. */
export interface CodedVoltage {
  readonly frames: WholeCellFrames;
  readonly code: VoltageCode;
}

/** What every WebGL2 device offers: 2048 texels a side and 256 layers. */
export const TEXTURE_WIDTH: number = 2048;
const MOST_ROWS = 2048;
const MOST_LAYERS = 256;
/** A layer is what is written at once, while somebody watches: half a million texels, a millisecond or two. */
const LAYER_ROWS = 256;
/** Graphics memory given to the voltages of a run. */
export const VOLTAGE_BUDGET_BYTES: number = 64 * 1024 * 1024;

/**
 * A window of a run's voltages as texels of a layered texture. A layer has whole frames, node after node, framesPerLayer
 * of them; that of frame f is floor(f / framesPerLayer) modulo the number of layers. A layer is written when one of its
 * frames is asked for, so a run may be longer than the memory, and none is written before it is seen.
 *
 * Invariants: rows <= 2048, layers <= 256; a frame and the next are never in each other's way.
 */
export class VoltageTexels {
  readonly frameCount: number;
  readonly framesPerLayer: number;
  readonly rows: number;
  readonly layers: number;
  /** Length TEXTURE_WIDTH * rows * layers. */
  readonly texels: Uint8Array | Uint16Array;
  private readonly voltage: CodedVoltage;
  /** Which run of framesPerLayer frames each layer holds, -1 for none. */
  private readonly held: Int32Array;

  /** @throws RangeError for more nodes than a layer has texels. */
  constructor(voltage: CodedVoltage, budgetBytes: number = VOLTAGE_BUDGET_BYTES) {
    const { nodeCount, frameCount } = voltage.frames;
    const frameRows = Math.ceil(nodeCount / TEXTURE_WIDTH);
    if (frameRows > MOST_ROWS)
      throw new RangeError(`${nodeCount} nodes do not fit ${MOST_ROWS} rows of ${TEXTURE_WIDTH}`);
    const allRows = Math.max(1, Math.ceil((nodeCount * frameCount) / TEXTURE_WIDTH));
    this.voltage = voltage;
    this.frameCount = frameCount;
    this.rows = Math.min(allRows, Math.max(LAYER_ROWS, frameRows));
    const layerTexels = TEXTURE_WIDTH * this.rows;
    this.framesPerLayer = Math.max(1, Math.floor(layerTexels / Math.max(1, nodeCount)));
    const Texels = voltage.code.precision === 'r8' ? Uint8Array : Uint16Array;
    // Two at least: a picture between two frames may need both.
    const affordable = Math.max(
      2,
      Math.floor(budgetBytes / Texels.BYTES_PER_ELEMENT / layerTexels),
    );
    const wanted = Math.max(1, Math.ceil(frameCount / this.framesPerLayer));
    this.layers = Math.min(wanted, affordable, MOST_LAYERS);
    this.texels = new Texels(layerTexels * this.layers);
    this.held = new Int32Array(this.layers).fill(-1);
  }

  layerOf(frame: number): number {
    return Math.floor(frame / this.framesPerLayer) % this.layers;
  }

  /** Where in its layer a frame begins. */
  firstTexelOf(frame: number): number {
    return (frame % this.framesPerLayer) * this.voltage.frames.nodeCount;
  }

  /** Writes the layer of a frame where it holds another part of the run; its number, or undefined where it is there. */
  write(frame: number): number | undefined {
    const layer = this.layerOf(frame);
    const part = Math.floor(frame / this.framesPerLayer);
    if (this.held[layer] === part) return undefined;
    const { frames, code } = this.voltage;
    const first = part * this.framesPerLayer;
    const end = Math.min(this.frameCount, first + this.framesPerLayer);
    const values = frames.voltageMv.subarray(first * frames.nodeCount, end * frames.nodeCount);
    encodeVoltages(this.texels, layer * TEXTURE_WIDTH * this.rows, values, code);
    this.held[layer] = part;
    return layer;
  }
}
