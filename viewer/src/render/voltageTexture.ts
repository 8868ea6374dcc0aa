import { DataArrayTexture, HalfFloatType, RedFormat, UnsignedByteType, type Vector4 } from 'three';
import { type CodedVoltage, TEXTURE_WIDTH, VoltageTexels } from '../../../src/scene/index.ts';
import { finishTexture } from './cellTextures.ts';

/** Voltages as R8 or R16F, sent layer by layer as the time shown comes to them. */
export class VoltageTexture extends DataArrayTexture {
  private readonly window: VoltageTexels;
  private shown = 0;

  constructor(voltage: CodedVoltage, budgetBytes?: number) {
    const window = new VoltageTexels(voltage, budgetBytes);
    super(window.texels, TEXTURE_WIDTH, window.rows, window.layers);
    this.window = window;
    this.format = RedFormat;
    this.type = voltage.code.precision === 'r8' ? UnsignedByteType : HalfFloatType;
    finishTexture(this);
  }

  /**
   * Makes the two frames about a place in the run ready, and says where they are: layer and first texel of each. While
   * the time goes on, the layer after these is sent ahead of it.
   *
   * @returns the share of the later frame, 0..1.
   */
  show(framePosition: number, places: Vector4): number {
    const { window } = this;
    const last = Math.max(0, window.frameCount - 1);
    const place = Math.min(last, Math.max(0, framePosition));
    const before = Math.floor(place);
    const after = Math.min(last, before + 1);
    const isNew = [before, after].map((frame) => this.send(frame)).includes(true);
    if (!isNew) this.sendAhead(before, after);
    this.shown = before;
    places.set(
      ...([window.layerOf(before), window.firstTexelOf(before)] as const),
      ...([window.layerOf(after), window.firstTexelOf(after)] as const),
    );
    return place - before;
  }

  private send(frame: number): boolean {
    const layer = this.window.write(frame);
    if (layer === undefined) return false;
    this.addLayerUpdate(layer);
    this.needsUpdate = true;
    return true;
  }

  /** Of a jump nobody knows where it goes on. A run that loops goes on at its other end. */
  private sendAhead(before: number, after: number): void {
    const { window } = this;
    const { framesPerLayer, frameCount } = window;
    const moved = before - this.shown;
    if (moved === 0 || Math.abs(moved) > framesPerLayer) return;
    const ahead = (before + Math.sign(moved) * framesPerLayer + frameCount) % frameCount;
    const inUse = [before, after].map((frame) => window.layerOf(frame));
    if (!inUse.includes(window.layerOf(ahead))) this.send(ahead);
  }
}
