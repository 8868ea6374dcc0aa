/**
 * What a viewer takes: geometry, colour and voltage of a run without any renderer, and the sentences of its page. As
 * with `swc-parser`, the names are explicit, so that this is a page one can read.
 */

export { viewerMessages } from '../base/messages/viewer.ts';
export {
  type Camera,
  depthRange,
  fitCamera,
  type Insets,
  orbit,
  pan,
  pixelSizeByDepth,
  projectionMatrix,
  projectPoint,
  umPerPixel,
  type Viewport,
  viewMatrix,
  zoom,
} from './camera.ts';
export {
  COLOUR_MAP_NAMES,
  type ColourMapName,
  colourMapGradient,
  colourOf,
  cutColourMap,
  STAGE_COLOUR,
  type Theme,
} from './colourMap.ts';
export { mixNodesAt } from './nodeMix.ts';
export { LEAST_RADIUS_PX, type Pick, pickAt } from './picking.ts';
export {
  precisionForRange,
  type QuantisedVoltage,
  quantiseVoltage,
  TEXTURE_WIDTH,
} from './quantisedVoltage.ts';
export type { RunView } from './runView.ts';
export { fitScaleBar } from './scaleBar.ts';
export {
  countThicker,
  detailTolerance,
  type SegmentList,
  simplifySegments,
} from './segmentDetail.ts';
export { buildSegmentTable, placeOnSection, type SegmentTable } from './segmentTable.ts';
export { subtract } from './vector.ts';
export {
  framePosition,
  framesDurationMs,
  mostVariedFrame,
  voltageAtTime,
  voltageInFrame,
  voltageTrace,
} from './voltageFrames.ts';
export { nextBranch, walkDistal, walkProximal } from './walk.ts';
