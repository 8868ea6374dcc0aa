/** `cabletree/swc-parser`: SWC text to a checked table and back, without the rest of the toolkit. */
export {
  type Diagnostic,
  formatDiagnostic,
  hasErrors,
  type RelatedPlace,
  type Severity,
} from '../base/diagnostic.ts';
export { type ParsedSwc, type ParseSwcOptions, parseSwc } from './parseSwc.ts';
export { printSwc } from './printSwc.ts';
export { buildSampleTree, childrenOf, type SampleTree } from './sampleTree.ts';
export {
  APICAL_TYPE,
  AXON_TYPE,
  DENDRITE_TYPE,
  SOMA_TYPE,
  type SwcTable,
} from './swcTable.ts';
