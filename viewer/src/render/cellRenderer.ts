import {
  Color,
  LinearSRGBColorSpace,
  Scene,
  type Texture,
  Camera as ThreeCamera,
  WebGLRenderer,
} from 'three';
import {
  type Camera,
  type CodedVoltage,
  countThicker,
  depthRange,
  detailDepthUm,
  pixelSizeByDepth,
  projectionMatrix,
  type SegmentList,
  type SegmentTable,
  STAGE_COLOUR,
  type Theme,
  type Viewport,
  viewMatrix,
} from '../../../src/scene/index.ts';
import { BODY_FRAGMENT_SHADER } from './bodyShader.ts';
import { THREAD_FRAGMENT_SHADER } from './cellShaders.ts';
import {
  createKindTexture,
  createLutTexture,
  createMixTexture,
  createPointTexture,
  createSegmentTexture,
  type PointKinds,
} from './cellTextures.ts';
import { createSegmentMesh, type SegmentMesh, setSpan } from './segmentMesh.ts';
import { BODY_RADIUS_PX, createSharedUniforms, type SharedUniforms } from './sharedUniforms.ts';
import { TextureCache } from './textureCache.ts';
import { VoltageTexture } from './voltageTexture.ts';

/** A tree as it is on the graphics card. Each part is sent again only when it is another object. */
export interface DrawnTree {
  readonly table: SegmentTable;
  readonly list: SegmentList;
  readonly kinds: PointKinds;
  readonly voltage: CodedVoltage;
  /** Frames of the run a millisecond of which the stage's time is made. */
  readonly frameIntervalMs: number;
  /** Time of the first frame. ms */
  readonly startMs: number;
}

export interface CellUploads {
  readonly panes: readonly { readonly tree: DrawnTree }[];
  readonly lut: Uint8Array;
}

/** A rectangle of the stage with one tree in it. */
export interface DrawnPane {
  readonly tree: DrawnTree;
  readonly camera: Camera;
  readonly viewport: Viewport;
  /** From the top left corner of the stage. px. */
  readonly leftPx: number;
  readonly topPx: number;
}

/** What may change from frame to frame: uniforms only. */
export interface Picture {
  readonly panes: readonly DrawnPane[];
  /** The whole stage. */
  readonly viewport: Viewport;
  readonly pixelRatio: number;
  readonly timeMs: number;
  readonly lowMv: number;
  readonly highMv: number;
  /** Colour tells the category of a place instead of its voltage. */
  readonly isByCategory: boolean;
  /** Everything but this group is faint; -1 for none. */
  readonly highlight: number;
  readonly theme: Theme;
}

export interface RendererOptions {
  /** Colours are only scaled, never mixed with light or background, and edges are hard: for measuring pixels. */
  readonly isFlat: boolean;
  /** Graphics memory for the voltages of a run, where it is not to be the usual. */
  readonly voltageBytes?: number | undefined;
}

export interface RendererStats {
  /** Frames drawn since the start. */
  readonly frames: number;
  readonly drawCalls: number;
  readonly segments: number;
  /** Of these, as many as may be ray-cast; the shader leaves out those that are thin where they are. */
  readonly bodies: number;
  /** Textures on the graphics card. */
  readonly textures: number;
}

const THEME_LOOK: Readonly<Record<Theme, { rim: number; shine: number; depthCue: number }>> = {
  dark: { rim: 0.4, shine: 0.2, depthCue: 0.18 },
  light: { rim: 0.6, shine: 0.2, depthCue: 0.12 },
};

const STAGE_COLOURS: Readonly<Record<Theme, Color>> = {
  dark: stageColour('dark'),
  light: stageColour('light'),
};

/** Owns the WebGL context. `upload` then `draw`; nothing happens in between. */
export class CellRenderer {
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly eye = new ThreeCamera();
  private readonly shared = createSharedUniforms();
  private readonly bodies: SegmentMesh;
  private readonly threads: SegmentMesh;
  private readonly textures = new TextureCache<Texture>();
  private readonly voltages = new TextureCache<VoltageTexture>();
  private uploaded: CellUploads = { panes: [], lut: new Uint8Array() };
  /** Of the canvas as it is: setting it again would give it a new memory. */
  private size = { widthPx: 0, heightPx: 0, pixelRatio: 0 };
  private readonly voltageBytes: number | undefined;
  private frames = 0;
  private segments = 0;

  /** @throws Error where the browser gives no WebGL 2 context. */
  constructor(canvas: HTMLCanvasElement, options: RendererOptions) {
    this.renderer = new WebGLRenderer({ canvas, context: createContext(canvas, options) });
    this.renderer.outputColorSpace = LinearSRGBColorSpace;
    this.renderer.info.autoReset = false;
    this.voltageBytes = options.voltageBytes;
    // The stage is cleared once, whatever its panes, and which of the two meshes is first does not matter.
    this.renderer.autoClear = false;
    this.renderer.sortObjects = false;
    this.shared.uIsFlat.value = options.isFlat;
    const smooth = !options.isFlat;
    this.bodies = createSegmentMesh(this.shared, BODY_FRAGMENT_SHADER, { BODY: 1 }, smooth);
    this.threads = createSegmentMesh(this.shared, THREAD_FRAGMENT_SHADER, {}, smooth);
    this.scene.add(this.bodies.mesh, this.threads.mesh);
    this.scene.matrixWorldAutoUpdate = false;
    this.eye.matrixWorldAutoUpdate = false;
  }

  /** Makes textures of what differs from the last call and lets go of what is no longer drawn. */
  upload({ panes, lut }: CellUploads): void {
    const { textures, voltages, uploaded } = this;
    if (panes === uploaded.panes && lut === uploaded.lut) return;
    this.uploaded = { panes, lut };
    for (const { tree } of panes) {
      const { table, list, kinds, voltage } = tree;
      textures.keep(table, 'points', () => createPointTexture(table));
      textures.keep(table, 'mixes', () => createMixTexture(table));
      textures.keep(list, 'segments', () => createSegmentTexture(list));
      textures.keep(kinds, 'kinds', () => createKindTexture(kinds));
      voltages.keep(voltage, 'voltage', () => new VoltageTexture(voltage, this.voltageBytes));
    }
    this.shared.uLut.value = textures.keep(lut, 'lut', () => createLutTexture(lut));
    textures.dropRest();
    voltages.dropRest();
  }

  /** Has the shaders compiled while the page waits for a cell; the first picture would wait for them. */
  prepare(): void {
    this.renderer.compile(this.scene, this.eye);
  }

  /** Draws one frame. Without panes it draws the empty page. */
  draw(picture: Picture): void {
    const { renderer } = this;
    renderer.info.reset();
    this.fitCanvas(picture);
    renderer.setClearColor(STAGE_COLOURS[picture.theme], 1);
    renderer.setScissorTest(false);
    renderer.clear();
    this.segments = 0;
    for (const pane of picture.panes) this.drawPane(pane, picture);
    this.frames++;
  }

  private fitCanvas({ viewport: { widthPx, heightPx }, pixelRatio }: Picture): void {
    const { size } = this;
    if (size.pixelRatio !== pixelRatio) this.renderer.setPixelRatio(pixelRatio);
    if (size.widthPx !== widthPx || size.heightPx !== heightPx)
      this.renderer.setSize(widthPx, heightPx, false);
    this.size = { widthPx, heightPx, pixelRatio };
  }

  private drawPane(pane: DrawnPane, picture: Picture): void {
    const { renderer } = this;
    const { leftPx, topPx } = pane;
    const { widthPx, heightPx } = pane.viewport;
    const bottomPx = picture.viewport.heightPx - topPx - heightPx;
    renderer.setViewport(leftPx, bottomPx, widthPx, heightPx);
    renderer.setScissor(leftPx, bottomPx, widthPx, heightPx);
    renderer.setScissorTest(true);
    this.setTree(pane.tree);
    this.setCamera(pane);
    this.setPicture(pane.tree, picture);
    renderer.render(this.scene, this.eye);
    this.segments += pane.tree.list.count;
  }

  private setTree({ table, list, kinds, voltage }: DrawnTree): void {
    const { shared, textures } = this;
    shared.uPoints.value = textures.find(table, 'points');
    shared.uMixes.value = textures.find(table, 'mixes');
    shared.uSegments.value = textures.find(list, 'segments');
    shared.uKinds.value = textures.find(kinds, 'kinds');
    shared.uTexelToMv.value.set(voltage.code.offsetMv, voltage.code.scaleMv);
  }

  private setCamera({ tree, camera, viewport }: DrawnPane): void {
    const { shared } = this;
    const depth = depthRange(camera, tree.table);
    shared.uView.value.fromArray(viewMatrix(camera));
    shared.uProjection.value.fromArray(projectionMatrix(camera, viewport, depth));
    shared.uNearUm.value = depth.nearUm;
    shared.uIsOrthographic.value = camera.projection === 'orthographic';
    const { offsetUm, slope } = pixelSizeByDepth(camera, viewport);
    shared.uPixelUm.value.set(offsetUm, slope);
    shared.uDepthCue.value.set(depth.nearUm, 1 / (depth.farUm - depth.nearUm));
    // Between these two it depends on where a segment is, and the shader decides.
    const thickerAt = (depthUm: number): number =>
      countThicker(tree.list, BODY_RADIUS_PX * (offsetUm + slope * Math.max(depthUm, 0)));
    const surelyBodies = thickerAt(depth.farUm);
    const detailUm = detailDepthUm(camera, depth);
    shared.uDetailUm.value = detailUm;
    setSpan(this.bodies, 0, thickerAt(detailUm));
    setSpan(this.threads, surelyBodies, tree.list.count - surelyBodies);
  }

  private setPicture({ voltage, frameIntervalMs, startMs }: DrawnTree, picture: Picture): void {
    const { shared } = this;
    shared.uColourRangeMv.value.set(picture.lowMv, picture.highMv);
    shared.uIsByCategory.value = picture.isByCategory;
    shared.uHighlight.value = picture.highlight;
    const texture = this.voltages.find(voltage, 'voltage');
    const frame = (picture.timeMs - startMs) / frameIntervalMs;
    shared.uFrameShare.value = texture.show(frame, shared.uFrames.value);
    shared.uVoltage.value = texture;
    setLook(shared, picture.theme);
  }

  /** RGB of a pixel of the last frame, device px from the top left corner. */
  readPixel(x: number, y: number): [number, number, number] {
    const gl = this.renderer.getContext();
    const bytes = new Uint8Array(4);
    const row = gl.drawingBufferHeight - 1 - Math.floor(y);
    gl.readPixels(Math.floor(x), row, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    return [bytes[0]!, bytes[1]!, bytes[2]!];
  }

  stats(): RendererStats {
    return {
      frames: this.frames,
      drawCalls: this.renderer.info.render.calls,
      segments: this.segments,
      bodies: this.bodies.count.value,
      textures: this.renderer.info.memory.textures,
    };
  }

  dispose(): void {
    this.textures.dropRest();
    this.voltages.dropRest();
    for (const { mesh } of [this.bodies, this.threads]) {
      mesh.geometry.dispose();
      mesh.material.dispose();
    }
    this.renderer.dispose();
  }
}

/**
 * A picture without alpha: three asks for one with it, whatever its options say, and the share of a pixel that an edge
 * covers would let the page shine through.
 *
 * @throws Error where the browser gives none.
 */
function createContext(
  canvas: HTMLCanvasElement,
  { isFlat }: RendererOptions,
): WebGL2RenderingContext {
  const context = canvas.getContext('webgl2', {
    alpha: false,
    antialias: !isFlat,
    powerPreference: 'high-performance',
    // Pixels are read back in the task that draws, except by tests, which read them later.
    preserveDrawingBuffer: isFlat,
  });
  if (context === null) throw new Error('no WebGL 2');
  return context;
}

function setLook(shared: SharedUniforms, theme: Theme): void {
  const { rim, shine, depthCue } = THEME_LOOK[theme];
  shared.uRim.value = rim;
  shared.uShine.value = shine;
  shared.uDepthCueStrength.value = depthCue;
  shared.uBackground.value.copy(STAGE_COLOURS[theme]);
}

/** The page's colour as bytes to be written, not as light to be converted. */
function stageColour(theme: Theme): Color {
  const [red, green, blue] = STAGE_COLOUR[theme];
  return new Color(red / 255, green / 255, blue / 255);
}
