import type { SegmentTable } from './segmentTable.ts';
import { add, cross, dot, normalise, scale, subtract, type Vector } from './vector.ts';

export type Projection = 'perspective' | 'orthographic';

/** An orbit camera: it looks at a target, y is up. A plain value; changes give a new one. */
export interface Camera {
  /** In the coordinates of the segment table. um. */
  readonly targetUm: Vector;
  /** Turn about y, then lift above the xz plane. Radians; both 0 look along -z. */
  readonly yaw: number;
  readonly pitch: number;
  /** Height of the visible slice at the target. um. */
  readonly viewHeightUm: number;
  readonly projection: Projection;
}

export interface Viewport {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Where the camera stands and its axes, unit vectors. */
export interface CameraFrame {
  readonly eyeUm: Vector;
  readonly right: Vector;
  readonly up: Vector;
  /** From the eye into the picture. */
  readonly forward: Vector;
}

/** A line of sight; `direction` has length 1. */
export interface Ray {
  readonly origin: Vector;
  readonly direction: Vector;
}

const HALF_FIELD_OF_VIEW = Math.PI / 12;
const TAN_HALF_FIELD = Math.tan(HALF_FIELD_OF_VIEW);
const STEEPEST = Math.PI / 2 - 0.01;

function cameraDistanceUm(camera: Camera): number {
  return camera.viewHeightUm / 2 / TAN_HALF_FIELD;
}

export function cameraFrame(camera: Camera): CameraFrame {
  const back: Vector = [
    Math.sin(camera.yaw) * Math.cos(camera.pitch),
    Math.sin(camera.pitch),
    Math.cos(camera.yaw) * Math.cos(camera.pitch),
  ];
  const right: Vector = [Math.cos(camera.yaw), 0, -Math.sin(camera.yaw)];
  return {
    eyeUm: add(camera.targetUm, scale(back, cameraDistanceUm(camera))),
    right,
    up: cross(back, right),
    forward: scale(back, -1),
  };
}

/** Size of a pixel at the target: exact everywhere in an orthographic picture. */
export function umPerPixel(camera: Camera, viewport: Viewport): number {
  return camera.viewHeightUm / viewport.heightPx;
}

/** Size of a pixel at a depth before the eye, as offset + slope * depth. */
export function pixelSizeByDepth(
  camera: Camera,
  viewport: Viewport,
): { offsetUm: number; slope: number } {
  if (camera.projection === 'orthographic')
    return { offsetUm: umPerPixel(camera, viewport), slope: 0 };
  return { offsetUm: 0, slope: (2 * TAN_HALF_FIELD) / viewport.heightPx };
}

/**
 * The nearest depth that decides how much detail is drawn: half way to the target, for what stands between is in the
 * way rather than looked at, and the whole cell should not be drawn finer for it.
 */
export function detailDepthUm(camera: Camera, depth: DepthRange): number {
  return camera.projection === 'orthographic'
    ? 0
    : Math.max(depth.nearUm, cameraDistanceUm(camera) / 2);
}

/** The line of sight through a point of the viewport, px from its top left corner. */
export function rayThroughPixel(camera: Camera, viewport: Viewport, xPx: number, yPx: number): Ray {
  const frame = cameraFrame(camera);
  const scaleUm = umPerPixel(camera, viewport);
  const across = scale(frame.right, (xPx - viewport.widthPx / 2) * scaleUm);
  const upward = scale(frame.up, (viewport.heightPx / 2 - yPx) * scaleUm);
  const onTarget = add(camera.targetUm, add(across, upward));
  if (camera.projection === 'orthographic') {
    const back = scale(frame.forward, -cameraDistanceUm(camera));
    return { origin: add(onTarget, back), direction: frame.forward };
  }
  return { origin: frame.eyeUm, direction: normalise(subtract(onTarget, frame.eyeUm)) };
}

/** Where a point appears, px from the top left corner, or undefined behind the eye. */
export function projectPoint(
  camera: Camera,
  viewport: Viewport,
  pointUm: Vector,
): { xPx: number; yPx: number } | undefined {
  const frame = cameraFrame(camera);
  const offset = subtract(pointUm, frame.eyeUm);
  const depth = dot(offset, frame.forward);
  const { offsetUm, slope } = pixelSizeByDepth(camera, viewport);
  const pixelUm = offsetUm + slope * depth;
  if (pixelUm <= 0) return undefined;
  return {
    xPx: viewport.widthPx / 2 + dot(offset, frame.right) / pixelUm,
    yPx: viewport.heightPx / 2 - dot(offset, frame.up) / pixelUm,
  };
}

export function orbit(camera: Camera, deltaYaw: number, deltaPitch: number): Camera {
  const pitch = Math.min(STEEPEST, Math.max(-STEEPEST, camera.pitch + deltaPitch));
  return { ...camera, yaw: camera.yaw + deltaYaw, pitch };
}

/** Moves the picture by so many pixels: what is at the target's depth follows the pointer. */
export function pan(camera: Camera, viewport: Viewport, dxPx: number, dyPx: number): Camera {
  const frame = cameraFrame(camera);
  const pixelUm = umPerPixel(camera, viewport);
  const shift = add(scale(frame.right, -dxPx * pixelUm), scale(frame.up, dyPx * pixelUm));
  return { ...camera, targetUm: add(camera.targetUm, shift) };
}

/** Scales the view height; what is under the given pixel at the target's depth stays under it. */
export function zoom(
  camera: Camera,
  viewport: Viewport,
  factor: number,
  xPx: number = viewport.widthPx / 2,
  yPx: number = viewport.heightPx / 2,
): Camera {
  const viewHeightUm = Math.min(1e6, Math.max(0.1, camera.viewHeightUm * factor));
  const zoomed = { ...camera, viewHeightUm };
  const share = 1 - viewHeightUm / camera.viewHeightUm;
  const dx = (viewport.widthPx / 2 - xPx) * share;
  const dy = (viewport.heightPx / 2 - yPx) * share;
  return { ...zoomed, targetUm: pan(camera, viewport, dx, dy).targetUm };
}

/** Margins that panels over the picture take, px. */
export interface Insets {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The camera at its present angle, moved so that the whole cell fills the viewport within the insets. */
export function fitCamera(
  camera: Camera,
  viewport: Viewport,
  table: SegmentTable,
  insets: Insets,
): Camera {
  const frame = cameraFrame(camera);
  const widthPx = Math.max(1, viewport.widthPx - insets.left - insets.right);
  const heightPx = Math.max(1, viewport.heightPx - insets.top - insets.bottom);
  const extent = extentAlong(table, frame);
  const centre = add(
    add(scale(frame.right, extent.right.middle), scale(frame.up, extent.up.middle)),
    scale(frame.forward, extent.forward.middle),
  );
  // In perspective the nearest points appear larger: fit them as if the whole cell stood that near.
  const nearer = camera.projection === 'perspective' ? extent.forward.half * 2 * TAN_HALF_FIELD : 0;
  const needed = Math.max(
    (2 * extent.up.half) / heightPx,
    (2 * extent.right.half) / widthPx,
    1e-3 / heightPx,
  );
  const viewHeightUm = needed * viewport.heightPx + nearer;
  const fitted = { ...camera, targetUm: centre, viewHeightUm };
  const dx = (insets.left - insets.right) / 2;
  return pan(fitted, viewport, dx, (insets.top - insets.bottom) / 2);
}

interface Span {
  readonly middle: number;
  readonly half: number;
}

function extentAlong(
  table: SegmentTable,
  frame: CameraFrame,
): { right: Span; up: Span; forward: Span } {
  const spanAlong = (axis: Vector): Span => {
    let low = Infinity;
    let high = -Infinity;
    const { xyzr } = table;
    for (let i = 0; i < xyzr.length; i += 4) {
      const place = xyzr[i]! * axis[0] + xyzr[i + 1]! * axis[1] + xyzr[i + 2]! * axis[2];
      low = Math.min(low, place - xyzr[i + 3]!);
      high = Math.max(high, place + xyzr[i + 3]!);
    }
    return low > high
      ? { middle: 0, half: 0.5 }
      : { middle: (low + high) / 2, half: (high - low) / 2 };
  };
  return {
    right: spanAlong(frame.right),
    up: spanAlong(frame.up),
    forward: spanAlong(frame.forward),
  };
}

/** World to eye coordinates, column-major 4 x 4. */
export function viewMatrix(camera: Camera): Float32Array {
  const { eyeUm, right, up, forward } = cameraFrame(camera);
  const back = scale(forward, -1);
  return Float32Array.of(
    ...[right[0], up[0], back[0], 0],
    ...[right[1], up[1], back[1], 0],
    ...[right[2], up[2], back[2], 0],
    ...[-dot(right, eyeUm), -dot(up, eyeUm), -dot(back, eyeUm), 1],
  );
}

/** Eye to clip coordinates, column-major 4 x 4; near and far planes lie round a ball of the given extent. */
export function projectionMatrix(
  camera: Camera,
  viewport: Viewport,
  depth: DepthRange,
): Float32Array {
  const { nearUm, farUm } = depth;
  const aspect = viewport.widthPx / viewport.heightPx;
  if (camera.projection === 'orthographic') {
    const halfHeight = camera.viewHeightUm / 2;
    return Float32Array.of(
      ...[1 / (halfHeight * aspect), 0, 0, 0],
      ...[0, 1 / halfHeight, 0, 0],
      ...[0, 0, -2 / (farUm - nearUm), 0],
      ...[0, 0, -(farUm + nearUm) / (farUm - nearUm), 1],
    );
  }
  return Float32Array.of(
    ...[1 / (TAN_HALF_FIELD * aspect), 0, 0, 0],
    ...[0, 1 / TAN_HALF_FIELD, 0, 0],
    ...[0, 0, -(farUm + nearUm) / (farUm - nearUm), -1],
    ...[0, 0, (-2 * farUm * nearUm) / (farUm - nearUm), 0],
  );
}

export interface DepthRange {
  readonly nearUm: number;
  readonly farUm: number;
}

/** Depths between which the cell lies, before the eye. */
export function depthRange(camera: Camera, table: SegmentTable): DepthRange {
  const frame = cameraFrame(camera);
  const middle = dot(subtract(table.centreUm, frame.eyeUm), frame.forward);
  const reach = table.extentUm * 1.02 + 1e-3;
  const least = camera.projection === 'orthographic' ? -Infinity : cameraDistanceUm(camera) * 0.02;
  const nearUm = Math.max(least, middle - reach);
  return { nearUm, farUm: Math.max(nearUm * 1.01 + 1e-3, middle + reach) };
}
