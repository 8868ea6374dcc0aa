import { closestName } from '../base/closestName.ts';
import { networkMessages as messages } from '../base/messages/network.ts';
import { checkExperiment, type ExperimentFinding } from '../cell/checkExperiment.ts';
import { ARTIFICIAL_DEFAULTS, POSITIVE_PARAMETERS } from './artificialParameters.ts';
import type {
  ConnectionEntry,
  ConnectionRule,
  GapEntry,
  Network,
  PopulationEntry,
} from './networkSchema.ts';

type Path = readonly (string | number)[];

/** Rules of a network that its schema cannot say. */
export function checkNetwork(network: Network): ExperimentFinding[] {
  return [
    ...checkDefinitions(network),
    ...checkNames(network),
    ...network.populations.flatMap((population, i) =>
      checkPopulation(network, population, ['populations', i]),
    ),
    ...network.connections.flatMap((connection, i) =>
      checkConnection(network, connection, ['connections', i]),
    ),
    ...network.gap_junctions.flatMap((entry, i) =>
      checkGapJunction(network, entry, ['gap_junctions', i]),
    ),
    ...network.recording.traces.flatMap((trace, i) =>
      checkMembers(network, trace, ['recording', 'traces', i]),
    ),
    ...checkTimes(network),
  ];
}

function error(path: Path, message: string, hint?: string): ExperimentFinding {
  return {
    ...{ code: 'circuit/invalid', severity: 'error', path, message },
    ...(hint === undefined ? {} : { hint }),
  };
}

function checkDefinitions({ cells }: Network): ExperimentFinding[] {
  return Object.entries(cells).flatMap(([name, { file, experiment }]) => {
    if ((file === undefined) === (experiment === undefined))
      return [error(['cells', name], messages.oneDefinition(name))];
    if (experiment === undefined) return [];
    return checkExperiment(experiment).map((finding) => ({
      ...finding,
      path: ['cells', name, 'experiment', ...finding.path],
    }));
  });
}

function checkNames({ populations }: Network): ExperimentFinding[] {
  return populations.flatMap(({ name }, i) => {
    const path = ['populations', i, 'name'];
    if (name.trim() === '') return [error(path, messages.noName())];
    const first = populations.findIndex((other) => other.name === name);
    return first < i ? [error(path, messages.duplicate(name))] : [];
  });
}

function checkPopulation(
  { cells }: Network,
  population: PopulationEntry,
  path: Path,
): ExperimentFinding[] {
  const { name, cell, artificial, positions_um, count, overrides } = population;
  if ((cell === undefined) === (artificial === undefined))
    return [error(path, messages.oneKind(name))];
  const findings: ExperimentFinding[] = [];
  if (positions_um !== undefined && positions_um.length !== count)
    findings.push(
      error([...path, 'positions_um'], messages.positions(name, positions_um.length, count)),
    );
  if (artificial !== undefined) return [...findings, ...checkArtificial(population, path)];
  if (cells[cell!] === undefined) {
    const near = closestName(cell!, Object.keys(cells));
    const hint = near === undefined ? undefined : messages.didYouMean(near);
    findings.push(error([...path, 'cell'], messages.unknownCell(cell!), hint));
  }
  if (population.parameters !== undefined)
    findings.push(error([...path, 'parameters'], messages.onlyArtificial(name, 'parameters')));
  overrides.forEach((override, k) => {
    const beyond = override.cells.findIndex((index) => index >= count);
    if (beyond < 0) return;
    const message = messages.noMember(name, override.cells[beyond]!, count);
    findings.push(error([...path, 'overrides', k, 'cells', beyond], message));
  });
  return findings;
}

function checkArtificial(
  { name, artificial, parameters = {}, overrides }: PopulationEntry,
  path: Path,
): ExperimentFinding[] {
  const kind = artificial!;
  const findings: ExperimentFinding[] = [];
  if (overrides.length > 0)
    findings.push(error([...path, 'overrides'], messages.onlyCells(name, 'overrides')));
  const defaults = ARTIFICIAL_DEFAULTS[kind];
  for (const [key, value] of Object.entries(parameters)) {
    if (kind === 'VecStim' && key === 'times') continue;
    const here = [...path, 'parameters', key];
    if (defaults[key] === undefined) {
      const near = closestName(key, Object.keys(defaults));
      const hint = near === undefined ? undefined : messages.didYouMean(near);
      findings.push(error(here, messages.unknownParameter(kind, key), hint));
    } else if (!fits(key, value))
      findings.push(error(here, messages.badParameter(kind, key, JSON.stringify(value))));
  }
  if (kind === 'VecStim' && !isTrain(parameters['times']))
    findings.push(error([...path, 'parameters'], messages.needsTimes()));
  const constants = Object.entries({ ...defaults, ...parameters }).flatMap(([key, value]) =>
    key.startsWith('tau') ? [value] : [],
  );
  if (new Set(constants).size < constants.length)
    findings.push(error([...path, 'parameters'], messages.equalConstants(kind)));
  return findings;
}

function fits(key: string, value: number | readonly number[]): boolean {
  if (typeof value !== 'number') return false;
  if (key === 'ib' || key === 'start') return Number.isFinite(value);
  if (key === 'noise') return value >= 0 && value <= 1;
  if (key === 'seed') return Number.isSafeInteger(value) && value >= 0;
  return Number.isFinite(value) && (POSITIVE_PARAMETERS.has(key) ? value > 0 : value >= 0);
}

function isTrain(times: number | readonly number[] | undefined): boolean {
  if (times === undefined || typeof times === 'number') return false;
  return times.every((time, k) => time >= (times[k - 1] ?? 0));
}

function checkConnection(
  network: Network,
  { from, to, rule, delay_ms }: ConnectionEntry,
  path: Path,
): ExperimentFinding[] {
  const findings = [
    ...checkMembers(network, from, [...path, 'from']),
    ...checkMembers(network, to, [...path, 'to']),
  ];
  if (findings.length > 0) return findings;
  if (!(delay_ms >= 0))
    findings.push(error([...path, 'delay_ms'], messages.negativeDelay(delay_ms)));
  if (from.point !== undefined && (from.locus ?? from.threshold_mV) !== undefined)
    findings.push(error([...path, 'from'], messages.pointAndPlace()));
  const [source, target] = [from, to].map((end) => populationOf(network, end.population)!);
  if (source!.artificial !== undefined)
    for (const key of ['locus', 'threshold_mV', 'point'] as const)
      if (from[key] !== undefined)
        findings.push(error([...path, 'from', key], messages.onlyCells(source!.name, key)));
  if (target!.artificial !== undefined && to.target !== undefined)
    findings.push(error([...path, 'to', 'target'], messages.onlyCells(target!.name, 'target')));
  if (target!.artificial === undefined && to.target === undefined)
    findings.push(error([...path, 'to'], messages.needsTarget(target!.name)));
  const isSame =
    from.population === to.population && JSON.stringify(from.cells) === JSON.stringify(to.cells);
  if (rule === 'ring' && !isSame) findings.push(error([...path, 'rule'], messages.ringOfTwo()));
  return [...findings, ...checkCounts(network, from, to, rule, path)];
}

function checkGapJunction(
  network: Network,
  { a, b, rule, conductance_uS }: GapEntry,
  path: Path,
): ExperimentFinding[] {
  const findings = [
    ...checkMembers(network, a, [...path, 'a']),
    ...checkMembers(network, b, [...path, 'b']),
  ];
  if (findings.length > 0) return findings;
  for (const [key, { population }] of Object.entries({ a, b })) {
    if (populationOf(network, population)!.artificial !== undefined)
      findings.push(error([...path, key, 'population'], messages.onlyCells(population, 'locus')));
  }
  if (!(conductance_uS >= 0))
    findings.push(error([...path, 'conductance_uS'], messages.negativeGap(conductance_uS)));
  const isSame =
    a.population === b.population && JSON.stringify(a.cells) === JSON.stringify(b.cells);
  if (rule === 'ring' && !isSame) findings.push(error([...path, 'rule'], messages.ringOfTwo()));
  return [...findings, ...checkCounts(network, a, b, rule, path)];
}

/** As many members as the rule needs, and none beyond the last. */
function checkCounts(
  network: Network,
  from: ConnectionMembers,
  to: ConnectionMembers,
  rule: ConnectionRule,
  path: Path,
): ExperimentFinding[] {
  const findings: ExperimentFinding[] = [];
  const [source, target] = [from, to].map((end) => populationOf(network, end.population)!);
  const [fromCount, toCount] = [from.cells ?? source!, to.cells ?? target!].map((members) =>
    'length' in members ? members.length : members.count,
  );
  if (rule === 'one_to_one' && fromCount !== toCount)
    findings.push(error([...path, 'rule'], messages.unequalCounts(fromCount!, toCount!)));
  if (typeof rule === 'object' && 'pairs' in rule)
    rule.pairs.forEach((pair, k) => {
      [source!, target!].forEach(({ name, count }, end) => {
        if (pair[end]! >= count)
          findings.push(
            error([...path, 'rule', 'pairs', k], messages.noMember(name, pair[end]!, count)),
          );
      });
    });
  return findings;
}

interface ConnectionMembers {
  readonly population: string;
  readonly cells?: readonly number[] | undefined;
}

function checkMembers(
  network: Network,
  { population, cells = [] }: ConnectionMembers,
  path: Path,
): ExperimentFinding[] {
  const found = populationOf(network, population);
  if (found === undefined) {
    const near = closestName(
      population,
      network.populations.map(({ name }) => name),
    );
    const hint = near === undefined ? undefined : messages.didYouMean(near);
    return [error([...path, 'population'], messages.unknownPopulation(population), hint)];
  }
  const { name, count } = found;
  return cells.flatMap((index, k) =>
    index < count ? [] : [error([...path, 'cells', k], messages.noMember(name, index, count))],
  );
}

function populationOf({ populations }: Network, name: string): PopulationEntry | undefined {
  return populations.find((population) => population.name === name);
}

function checkTimes({ simulation }: Network): ExperimentFinding[] {
  return (['dt_ms', 'duration_ms'] as const).flatMap((key) => {
    const value = simulation[key];
    const path = ['simulation', key];
    if (!(value > 0 && Number.isFinite(value)))
      return [error(path, messages.notPositive(path.join('.'), value))];
    return [];
  });
}
