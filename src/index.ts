/** The public API of cabletree, in the order of the pipeline. The SWC parser alone is `cabletree/swc-parser`. */

export { CABLETREE_VERSION } from './base/constants.ts';
export {
  type Diagnostic,
  formatDiagnostic,
  hasErrors,
  type RelatedPlace,
  type Severity,
} from './base/diagnostic.ts';
export { isModelError, ModelError, throwOnErrors } from './base/modelError.ts';
export {
  type NumpyNumbers,
  parseNumpyNumbers,
  printNumpyHeader,
  printNumpyNumbers,
  printNumpyTexts,
} from './base/numpyArray.ts';
export { sha256OfText } from './base/sha256.ts';
export { packZip } from './base/zipArchive.ts';
export { type CableMode, cableModes } from './cable/cableModes.ts';
export {
  compareReadings,
  type ReadingColumn,
  type ReadingComparison,
} from './cable/compareReadings.ts';
export {
  buildConductanceMatrix,
  type HinesMatrix,
  inputResistance,
  solveHines,
  transferResistances,
} from './cable/hinesMatrix.ts';
export { transferImpedances } from './cable/impedance.ts';
export { type LogAttenuations, morphoelectrotonicTransform } from './cable/morphoelectrotonic.ts';
export {
  type ImpedanceMatrix,
  impedanceColumn,
  impedanceMatrix,
  impedanceSize,
  voltageAttenuation,
} from './cable/placeImpedance.ts';
export { slowestTimeConstant } from './cable/timeConstants.ts';
export { type BuiltCell, buildCell } from './cell/buildCell.ts';
export type { Cell, Coat, CurrentClamp, Probe } from './cell/cell.ts';
export {
  type ExperimentFiles,
  inlineExperimentFiles,
  listExperimentFiles,
} from './cell/experimentFiles.ts';
export {
  type Experiment,
  type ExperimentInput,
  experimentJsonSchema,
} from './cell/experimentSchema.ts';
export { parseExperiment } from './cell/parseExperiment.ts';
export { placeDiagnostics } from './cell/placeDiagnostics.ts';
export type { CompartmentLayout } from './discretise/compartmentLayout.ts';
export { discretise } from './discretise/discretise.ts';
export {
  type ElectrotonicReach,
  electrotonicDistance,
  electrotonicReach,
} from './discretise/electrotonicReach.ts';
export { describeMesh, meshFrequencyHz } from './discretise/meshPolicy.ts';
export { parseMesh, printMesh } from './discretise/meshText.ts';
export { paintCompartments } from './discretise/paintMap.ts';
export { type MeshPlace, placeLocus } from './discretise/place.ts';
export { rootNode } from './discretise/rootNode.ts';
export { applyEdits } from './editing/applyEdits.ts';
export { drawSpines, type SpineShape } from './editing/drawSpines.ts';
export {
  EDIT_KINDS,
  EDIT_USAGE,
  type EditKind,
  type EditStep,
  parseEditStep,
  printEditStep,
} from './editing/editStep.ts';
export { type RepairOptions, repairSwc } from './editing/repairSwc.ts';
export { exportArbor } from './export/arborComponent.ts';
export { exportBrian2 } from './export/brian2Script.ts';
export { exportBrian2Spatial } from './export/brian2SpatialScript.ts';
export { exportCertificatePage } from './export/certificatePage.ts';
export { exportDendrify } from './export/dendrifyScript.ts';
export { type HodgkinHuxleyParameters, hodgkinHuxleyOf } from './export/hodgkinHuxley.ts';
export { exportNest } from './export/nestScript.ts';
export { exportNetpyne } from './export/netpyne.ts';
export { exportNeuroml } from './export/neuroml.ts';
export { exportModFiles, exportNeuron } from './export/neuronScript.ts';
export { exportNeuronTemplate } from './export/neuronTemplate.ts';
export type { SectionCell } from './export/sectionCell.ts';
export { exportSwc } from './export/sectionSwc.ts';
export { sectionsOfCell } from './export/sectionsOfCell.ts';
export { sectionsOfModel } from './export/sectionsOfModel.ts';
export { exportSonata, type SonataDataset, type SonataOptions } from './export/sonata.ts';
export { catalogueMechanisms } from './mechanisms/catalogue.ts';
export type { Mechanism } from './mechanisms/mechanism.ts';
export { parseNmodl } from './mechanisms/parseNmodl.ts';
export { buildMorphology } from './morphology/buildMorphology.ts';
export { distanceAt, pathDistances } from './morphology/distance.ts';
export { morphologyArea, sectionArea } from './morphology/frusta.ts';
export { formatLocus, parseLocus } from './morphology/locus.ts';
export type { Locus, Morphology, Section, SectionInterval } from './morphology/morphology.ts';
export { type Morphometrics, measureMorphology } from './morphology/morphometrics.ts';
export { positionAt, radiusAt } from './morphology/place.ts';
export { printLocset, printRegion } from './morphology/printRegion.ts';
export {
  parseReconstruction,
  type ReadReconstructionOptions,
  type Reconstruction,
  readReconstruction,
} from './morphology/reconstruction.ts';
export { resolveLocset, resolveRegion } from './morphology/region.ts';
export { type Locset, parseLocset, parseRegion, type Region } from './morphology/regionSyntax.ts';
export { buildMorphologyFromSections, type SectionDrawing } from './morphology/sectionTree.ts';
export { SOMA_CONVENTIONS, type SomaConvention } from './morphology/somaConvention.ts';
export { reportSoma, type SomaReport } from './morphology/somaReport.ts';
export {
  type CellFigures,
  measureCell,
  type NeuriteFigures,
} from './morphometrics/cellFigures.ts';
export {
  type Dendrogram,
  type DendrogramBranch,
  layoutDendrogram,
} from './morphometrics/dendrogram.ts';
export { type ShollProfile, shollProfile } from './morphometrics/sholl.ts';
export {
  type BuiltNetwork,
  buildNetwork,
  type CellExperiments,
  inlineNetworkFiles,
  listNetworkFiles,
} from './network/buildNetwork.ts';
export { type MemberFeatures, measureNetworkFeatures } from './network/networkFeatures.ts';
export type {
  ArtificialUnit,
  Member,
  NetworkCell,
  NetworkGapEnd,
  NetworkLink,
  NetworkModel,
  NetworkSource,
  NetworkTarget,
} from './network/networkModel.ts';
export type {
  MemberQuantity,
  MemberSpikes,
  MemberTrace,
  NetworkRecording,
} from './network/networkRecording.ts';
export { type Network, type NetworkInput, networkJsonSchema } from './network/networkSchema.ts';
export { exportNeuronNetwork } from './network/neuronNetwork.ts';
export { isNetworkText, parseNetwork } from './network/parseNetwork.ts';
export { runNetwork } from './network/runNetwork.ts';
export {
  countNetworkShares,
  runNetworkInWorkers,
  type WorkersOptions,
} from './network/runNetworkInWorkers.ts';
export { serveNetworkShare } from './network/serveNetworkShare.ts';
export type { SharePort } from './network/shareMessages.ts';
export { modeOfNetwork } from './network/startNetwork.ts';
export {
  type MemberColumn,
  type NetworkSink,
  type NetworkStreamOptions,
  networkColumns,
  streamNetwork,
} from './network/streamNetwork.ts';
export type { ActiveSetting } from './reduce/activeMetric.ts';
export { keepActiveRest } from './reduce/activeRest.ts';
export { cellOfModel, type RunnableCell } from './reduce/cellOfModel.ts';
export { type Certificate, printCertificateJson } from './reduce/certificate.ts';
export { certifyReduction } from './reduce/certifyReduction.ts';
export { chooseSites, type SiteChoice } from './reduce/chooseSites.ts';
export { type DrivenPoint, driveOfExperiment } from './reduce/experimentDrive.ts';
export { fitChannels } from './reduce/fitChannels.ts';
export {
  type DendriticSpikeFit,
  type DendriticSpikeOptions,
  fitDendriticSpikes,
} from './reduce/fitDendriticSpikes.ts';
export { formatCertificate } from './reduce/formatCertificate.ts';
export { holdInput, releaseModel } from './reduce/holdingPotential.ts';
export { localPlaceOf, type PlacedOnModel, placeOnSites } from './reduce/localPlaceOf.ts';
export { CHANNEL_RULES, type ChannelRule, makeChannelOpener } from './reduce/openChannels.ts';
export { reduceByBushSejnowski } from './reduce/reduceByBushSejnowski.ts';
export { reduceByRall } from './reduce/reduceByRall.ts';
export { reduceByRegions } from './reduce/reduceByRegions.ts';
export type { ReducedCompartment, ReducedModel } from './reduce/reducedModel.ts';
export { reduceToCables } from './reduce/reduceToCables.ts';
export { CAPACITANCE_RULES, type CapacitanceRule, reduceToSites } from './reduce/reduceToSites.ts';
export { reduceToTwoSites } from './reduce/reduceToTwoSites.ts';
export { describeNode, type ReductionInput } from './reduce/reductionInput.ts';
export { reductionInputOf } from './reduce/reductionInputOf.ts';
export { pairReduction } from './reduce/reductionPair.ts';
export { cellWithShares, printShares, type SharedSynapses } from './reduce/sharedInput.ts';
export { SITE_METRICS, type SiteMetric } from './reduce/siteMetric.ts';
export { findSiteNodes } from './reduce/siteNodes.ts';
export { softenModel } from './reduce/softenModel.ts';
export { coincidence } from './reduce/spikeTrains.ts';
export { type MappedSynapse, mapSynapses, printSynapseMap } from './reduce/synapseMap.ts';
export { type SynapseShare, shareSynapses } from './reduce/synapseShares.ts';
export { type DrivenSynapse, findWorkingState, type WorkingState } from './reduce/workingState.ts';
export type { AdaptiveCount } from './simulate/adaptiveSteps.ts';
export { carryState } from './simulate/carryState.ts';
export type { EnsembleMember, EnsembleResult } from './simulate/ensemble.ts';
export { type FrameReader, frameReaders } from './simulate/frameReader.ts';
export { type GatingCurves, type GatingOptions, measureGating } from './simulate/gatingCurves.ts';
export { LiveRun, type RunMark } from './simulate/liveRun.ts';
export { type QuantityReader, type TraceReader, traceReaders } from './simulate/quantityReader.ts';
export type { RecorderOptions } from './simulate/recorder.ts';
export type {
  ProbeTrace,
  QuantityFrames,
  QuantityTrace,
  Recording,
  SpikeTrain,
  WholeCellFrames,
} from './simulate/recording.ts';
export {
  type EstimatedFigure,
  type RefinedRun,
  type RefineOptions,
  runToTolerance,
} from './simulate/refineRun.ts';
export { measureRestingMembrane, type RestingMembrane } from './simulate/restingMembrane.ts';
export { findRestingVoltage } from './simulate/restingVoltage.ts';
export { type RunOptions, runCell } from './simulate/runCell.ts';
export { type EnsembleOptions, runEnsemble } from './simulate/runEnsemble.ts';
export type { RunFigure } from './simulate/runFigures.ts';
export { modeOf, type RunMode, schemeOf } from './simulate/scheme.ts';
export { Simulation } from './simulate/simulation.ts';
export type { SimulationSnapshot } from './simulate/simulationSnapshot.ts';
export { measureSpikeFeatures, type SpikeFeatures } from './simulate/spikeFeatures.ts';
export {
  type RunSink,
  type StreamedRun,
  type StreamOptions,
  streamRun,
  traceColumns,
} from './simulate/streamRun.ts';
export {
  type SuggestedCell,
  suggestBareCell,
  suggestCell,
  suggestExperiment,
} from './simulate/suggestExperiment.ts';
export { parseSwc } from './swc-parser/parseSwc.ts';
export { printSwc } from './swc-parser/printSwc.ts';
export type { SwcTable } from './swc-parser/swcTable.ts';
