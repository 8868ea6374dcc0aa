import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { experimentMessages as messages } from '../base/messages/experiment.ts';
import { sha256OfText } from '../base/sha256.ts';
import type { Mechanism } from '../mechanisms/mechanism.ts';
import type { Morphology } from '../morphology/morphology.ts';
import { readReconstruction } from '../morphology/reconstruction.ts';
import { resolveRegion } from '../morphology/region.ts';
import type { SwcTable } from '../swc-parser/swcTable.ts';
import type { Cell } from './cell.ts';
import { CellLog } from './cellLog.ts';
import type { ExperimentFiles } from './experimentFiles.ts';
import type { Experiment } from './experimentSchema.ts';
import { loadMechanisms } from './loadMechanisms.ts';
import { inlineText, readingOptions, sourceName } from './morphologySource.ts';
import { type NamedPlace, type PlacedEntry, resolveNamedPlaces } from './namedPlaces.ts';
import { placeClamps } from './placeClamps.ts';
import { resolveCoats } from './resolveCoats.ts';
import { resolveElectrodes } from './resolveElectrodes.ts';
import { resolveFields } from './resolveFields.ts';
import { resolveGapJunctions } from './resolveGapJunctions.ts';
import { resolveEvents, resolvePoints } from './resolvePoints.ts';
import { isVoltageProbe, resolveFrameQuantities, resolveQuantities } from './resolveQuantities.ts';
import { placeVoltageClamps } from './voltageClamp.ts';

export interface BuiltCell {
  /** Undefined where there is an error among the diagnostics. */
  readonly cell: Cell | undefined;
  /** The morphology's samples, where they could be read. */
  readonly table: SwcTable | undefined;
  /** SHA-256 of the morphology's text. */
  readonly sourceSha256: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Builds the cell of an experiment: reads its morphology and mechanisms, resolves regions and places on it. Problems
 * are reported together; nothing is thrown for content.
 */
export function buildCell(experiment: Experiment, files: ExperimentFiles = new Map()): BuiltCell {
  const log = new CellLog();
  const source = experiment.morphology;
  const name = sourceName(source);
  const text = inlineText(source) ?? files.get(name);
  if (text === undefined) {
    log.at('morphology').add('experiment/missing-file', messages.missingFile(name));
    return { cell: undefined, table: undefined, sourceSha256: '', diagnostics: log.diagnostics };
  }
  const sourceSha256 = sha256OfText(text);
  const {
    table,
    morphology,
    diagnostics: found,
  } = readReconstruction(text, readingOptions(source));
  log.diagnostics.push(...found);
  if (morphology === undefined)
    return { cell: undefined, table, sourceSha256, diagnostics: log.diagnostics };
  const { cell, diagnostics } = paintMorphology(experiment, morphology, files);
  log.diagnostics.push(...diagnostics);
  return {
    cell: hasErrors(log.diagnostics) ? undefined : cell,
    table,
    sourceSha256,
    diagnostics: log.diagnostics,
  };
}

/** Paints and places what an experiment says on a morphology that is there already; its own is not read. */
export function paintMorphology(
  experiment: Experiment,
  morphology: Morphology,
  files: ExperimentFiles = new Map(),
): Pick<BuiltCell, 'cell' | 'diagnostics'> {
  const log = new CellLog();
  const { mechanisms, diagnostics } = loadMechanisms(experiment, files);
  log.diagnostics.push(...diagnostics);
  const cell = assembleCell(experiment, morphology, mechanisms, log);
  if (hasErrors(diagnostics)) return { cell: undefined, diagnostics: withoutUnknown(log) };
  return {
    cell: hasErrors(log.diagnostics) ? undefined : cell,
    diagnostics: log.diagnostics,
  };
}

/** A name that is missing may be that of a file that could not be read, which has been said. */
function withoutUnknown({ diagnostics }: CellLog): Diagnostic[] {
  return diagnostics.filter(({ code }) => code !== 'experiment/unknown-mechanism');
}

function assembleCell(
  experiment: Experiment,
  morphology: Morphology,
  mechanisms: ReadonlyMap<string, Mechanism>,
  log: CellLog,
): Cell {
  const { membrane, regions, celsius, v_init_mV } = experiment;
  const painter = { morphology, labels: regions, mechanisms };
  const coats = experiment.paint.flatMap((paint, i) =>
    resolveCoats(paint, painter, log.at('paint', i)),
  );
  checkLabels(experiment, morphology, log);
  checkMeshRegions(experiment, morphology, log);
  const placesOf = (entry: PlacedEntry, ...path: (string | number)[]): NamedPlace[] =>
    log.at(...path, 'locus').attempt(() => resolveNamedPlaces(morphology, entry, regions), []);
  const placed = experiment.place.map((entry, i) => ({
    entry,
    places: placesOf(entry, 'place', i),
  }));
  const clamps = placed.flatMap(({ entry, places }, i) => placeClamps(entry, i, places));
  const points = placed.flatMap(({ entry, places }, i) => [
    ...resolvePoints(entry, places, painter, log.at('place', i)),
    ...placeVoltageClamps(entry, places),
  ]);
  const eventPlaces = {
    ...painter,
    points,
    namesOfEntry: new Map(
      placed.map(({ entry, places }) => [entry.name, places.map(({ name }) => name)]),
    ),
    durationMs: experiment.simulation.duration_ms,
  };
  const connections = experiment.events.flatMap((entry, i) =>
    resolveEvents(entry, i, eventPlaces, log.at('events', i)),
  );
  const probed = experiment.probes.map((entry, i) => ({
    entry,
    places: placesOf(entry, 'probes', i),
  }));
  const probes = probed.flatMap(({ entry, places }) => (isVoltageProbe(entry) ? places : []));
  const recorded = { ...eventPlaces, coats, clamps };
  const quantities = probed.flatMap(({ entry, places }, i) =>
    isVoltageProbe(entry)
      ? []
      : resolveQuantities(entry, places, recorded, log.at('probes', i, 'record')),
  );
  const { frames = [] } = experiment.recording;
  return {
    morphology,
    celsius,
    vInitMv: v_init_mV,
    membrane: { cmUfPerCm2: membrane.cm_uF_per_cm2, raOhmCm: membrane.Ra_ohm_cm },
    labels: regions,
    coats,
    ...{ clamps, points, connections, probes },
    quantities: [...quantities, ...resolveElectrodes(experiment, morphology)],
    frameQuantities: resolveFrameQuantities(frames, recorded, (i) =>
      log.at('recording', 'frames', i),
    ),
    fields: resolveFields(experiment.fields),
    gapEnds: resolveGapJunctions(experiment, morphology, log),
  };
}

/** A name that nothing uses yet is checked too: by its own word, so that one that cannot be written is found. */
function checkLabels({ regions }: Experiment, morphology: Morphology, log: CellLog): void {
  for (const name of Object.keys(regions))
    log.at('regions', name).attempt(() => resolveRegion(morphology, name, regions), []);
}

/** Regions of the mesh are resolved when it is cut; their errors belong to their lines. */
function checkMeshRegions(
  { mesh, regions }: Experiment,
  morphology: Morphology,
  log: CellLog,
): void {
  if (mesh.policy !== 'by_region') return;
  mesh.rules.forEach(({ region }, i) => {
    log
      .at('mesh', 'rules', i, 'region')
      .attempt(() => resolveRegion(morphology, region, regions), []);
  });
}
