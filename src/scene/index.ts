/**
 * What a viewer takes: geometry, colour and voltage of a run without any renderer. As with `swc-parser`, the names are
 * explicit, so that this is a page one can read.
 */

export { type AxialScale, type DistanceMeasure, measureAxes } from './axialPlace.ts';
export {
  type Camera,
  cameraFrame,
  depthRange,
  detailDepthUm,
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
  type Categories,
  categoriesByNode,
  categoriesByRegion,
  categoriesBySection,
  categoriesByType,
  categoryColours,
  categoryMap,
  type NamedRegion,
} from './categories.ts';
export {
  COLOUR_MAP_NAMES,
  type ColourMapName,
  colourMapGradient,
  colourOf,
  cutColourMap,
  divergingMap,
  STAGE_COLOUR,
  type Theme,
} from './colourMap.ts';
export { contrastRatio, type Rgb } from './contrast.ts';
export { buildDendrogram, type Dendrogram } from './dendrogram.ts';
export { layInChart, mixPlaces } from './morph.ts';
export { mixNodesAt, type NodeMix } from './nodeMix.ts';
export { LEAST_RADIUS_PX, type Pick, pickAt } from './picking.ts';
export { placeInTable } from './placeInTable.ts';
export type { RunView, StimulusWindow } from './runView.ts';
export { fitScaleBar } from './scaleBar.ts';
export {
  countThicker,
  detailTolerance,
  type SegmentList,
  simplifyBetween,
  simplifySegments,
} from './segmentDetail.ts';
export { buildSegmentTable, placeOnSection, type SegmentTable } from './segmentTable.ts';
export { thinTable } from './thinTable.ts';
export { subtract, type Vector } from './vector.ts';
export { codeVoltage, type VoltageCode, type VoltagePrecision } from './voltageCode.ts';
export {
  framePosition,
  framesDurationMs,
  mostVariedFrame,
  type VoltageRange,
  voltageAtTime,
  voltageInFrame,
  voltageRange,
  voltageTrace,
} from './voltageFrames.ts';
export {
  type CodedVoltage,
  TEXTURE_WIDTH,
  VOLTAGE_BUDGET_BYTES,
  VoltageTexels,
} from './voltageTexels.ts';
export { nextBranch, walkDistal, walkProximal } from './walk.ts';
