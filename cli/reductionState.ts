import {
  type ActiveSetting,
  type ChannelRule,
  driveOfExperiment,
  findWorkingState,
  holdInput,
  ModelError,
  makeChannelOpener,
  type ReducedModel,
  type ReductionInput,
  releaseModel,
  rootNode,
  type SharedSynapses,
  shareSynapses,
} from '../src/index.ts';
import type { LoadedExperiment } from './loadExperiment.ts';
import { noDrivenSynapses } from './messages.ts';

/** What a cell with channels is to be reduced as, of the words of the command line. */
export interface StateWords {
  /** mV; undefined: channels closed. */
  readonly holding: number | undefined;
  /** Whether places follow the sites as they do while the experiment's synapses are at work. */
  readonly working: boolean;
  readonly channels: ChannelRule | undefined;
  /** Whether cells with channels are also run with them open. */
  readonly active: boolean;
}

/** The cell as it is reduced, and how models come back from there. */
export interface ReductionState {
  readonly input: ReductionInput;
  /** A model of `input` as one of the cell itself, its channels to be opened. */
  readonly finish: (model: ReducedModel) => ReducedModel;
  /** The same in the search, where models are many: conductances that would take runs to judge are of first order. */
  readonly active: ActiveSetting;
  /** The experiment's synapses on a model of `input`; undefined without `working`. */
  readonly share: ((model: ReducedModel) => SharedSynapses) | undefined;
}

/** Where a cell under many synapses stands between its spikes. mV */
const WORKING_MV = -60;

/** @throws ModelError `cli/bad-option`, and those of the reduction */
export function takeState(
  loaded: LoadedExperiment,
  input: ReductionInput,
  words: StateWords,
): ReductionState {
  if (words.working) return workingState(loaded, input, words, words.holding ?? WORKING_MV);
  const { holding } = words;
  if (holding === undefined)
    return { input, ...finishing(loaded, input, words, (model) => model), share: undefined };
  const held = holdInput(input, loaded.cell, loaded.layout, holding);
  const release = (model: ReducedModel): ReducedModel => releaseModel(model, input, holding);
  return { input: held, ...finishing(loaded, input, words, release), share: undefined };
}

function workingState(
  loaded: LoadedExperiment,
  input: ReductionInput,
  words: StateWords,
  holdingMv: number,
): ReductionState {
  const { cell, layout, experiment } = loaded;
  const durationMs = experiment.simulation.duration_ms;
  const { synapses } = driveOfExperiment(cell, layout, holdingMv, durationMs);
  if (synapses.length === 0) throw new ModelError('cli/bad-option', noDrivenSynapses());
  const state = findWorkingState(input, cell, holdingMv, synapses);
  const release = (model: ReducedModel): ReducedModel => releaseModel(model, input, holdingMv);
  return {
    input: state.input,
    // Its leak and channels are right where it works: unless that is asked for, its quiet rest is not kept instead.
    ...finishing(
      loaded,
      { ...input, leakUs: state.quietLeakUs },
      { ...words, active: false },
      release,
    ),
    share: (model) => ({ synapses, shares: shareSynapses(state, model, synapses) }),
  };
}

/** @param quiet the cell with channels closed, synapses at work. */
function finishing(
  { cell, layout }: LoadedExperiment,
  quiet: ReductionInput,
  { channels, active }: StateWords,
  release: (model: ReducedModel) => ReducedModel,
): Pick<ReductionState, 'finish' | 'active'> {
  const hasChannels = Object.keys(quiet.channelsNs).length > 0;
  if (!hasChannels || (channels === undefined && !active))
    return { finish: release, active: { cell, finish: release } };
  const options = { leakUs: quiet.leakUs, soma: rootNode(layout) };
  const open = makeChannelOpener({ cell, layout }, { ...options, rule: channels ?? 'best' });
  return {
    finish: (model) => open(release(model)),
    active: {
      cell,
      finish: (model) => open(release(model), channels === 'fitted' ? 'fitted' : 'first-order'),
    },
  };
}
