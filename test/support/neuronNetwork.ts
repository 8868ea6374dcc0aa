/** Networks of cylinders with hh and of artificial cells, described once and run both in NEURON (neuronNetwork.py) and here. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildNetwork } from '../../src/network/buildNetwork.ts';
import type { NetworkModel } from '../../src/network/networkModel.ts';
import type { NetworkRecording } from '../../src/network/networkRecording.ts';
import type { Network, NetworkInput } from '../../src/network/networkSchema.ts';
import { parseNetwork } from '../../src/network/parseNetwork.ts';
import { runNetwork } from '../../src/network/runNetwork.ts';
import { pythonWith } from './python.ts';

type End = { readonly cell: number } | { readonly unit: number };

/** The keys are those that neuronNetwork.py reads. */
export interface CylinderNetwork {
  readonly dt: number;
  readonly steps: number;
  readonly celsius: number;
  readonly secondorder: 0 | 2;
  /** NEURON takes variable steps with this error. */
  readonly atol?: number;
  readonly cells?: readonly {
    readonly L: number;
    readonly diam: number;
    readonly nseg: number;
    readonly Ra: number;
    readonly amp?: number;
    readonly e?: number;
  }[];
  readonly units?: readonly {
    readonly kind: 'NetStim' | 'VecStim' | 'IntFire1' | 'IntFire2' | 'IntFire4';
    readonly set?: Readonly<Record<string, number | number[]>>;
  }[];
  /** Cell and place of each end; uS. */
  readonly gaps?: readonly {
    readonly a: readonly [number, number];
    readonly b: readonly [number, number];
    readonly g: number;
  }[];
  readonly links: readonly {
    readonly from: End;
    readonly to: End;
    readonly weight: number;
    readonly delay: number;
  }[];
}

export interface NetworkResult {
  readonly spikes: readonly (readonly number[])[];
  readonly units: readonly (readonly number[])[];
  readonly v: readonly (readonly number[])[];
}

const python = pythonWith('neuron');

const hasCompiler = spawnSync('nrnivmodl', ['-h'], { stdio: 'ignore' }).error === undefined;

export const isNeuronMissing: boolean = python === undefined || !hasCompiler;
/** For the title of what is skipped without NEURON. */
export const neuronMissingReason: string = isNeuronMissing
  ? ' (skipped: NEURON with nrnivmodl is not installed)'
  : '';

/** @throws Error with what NEURON said where it does not run. */
export function runNetworkInNeuron(network: CylinderNetwork): NetworkResult {
  const peer = spawnSync(python!, [join(import.meta.dirname, 'neuronNetwork.py')], {
    input: JSON.stringify(network),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    cwd: '/',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (peer.status !== 0) throw new Error(`NEURON did not run:\n${peer.stdout}\n${peer.stderr}`);
  return JSON.parse(peer.stdout.trim().split('\n').at(-1)!) as NetworkResult;
}

export async function runNetworkHere(network: CylinderNetwork): Promise<NetworkResult> {
  const { spikes, traces } = await runDocument(documentOf(network));
  const [cells, units] = [network.cells?.length ?? 0, network.units?.length ?? 0];
  const times = spikes.map(({ timesMs }) => [...timesMs]);
  return {
    spikes: times.slice(0, cells),
    units: times.slice(cells, cells + units),
    v: traces.map(({ voltageMv }) => [...voltageMv]),
  };
}

/** @throws Error with the first complaint where there is one. */
export function buildDocument(document: NetworkInput): { network: Network; model: NetworkModel } {
  const { network, diagnostics } = parseNetwork(JSON.stringify(document));
  if (network === undefined) throw new Error(JSON.stringify(diagnostics));
  const built = buildNetwork(network);
  if (built.model === undefined) throw new Error(JSON.stringify(built.diagnostics));
  return { network, model: built.model };
}

export function runDocument(document: NetworkInput): Promise<NetworkRecording> {
  const { network, model } = buildDocument(document);
  return runNetwork(model, network);
}

/** Every cell and unit is a population of its own. */
export function documentOf(network: CylinderNetwork): NetworkInput {
  const { dt, steps, celsius, secondorder, cells = [], units = [], links, gaps = [] } = network;
  const endName = (end: End): string => ('cell' in end ? `c${end.cell}` : `u${end.unit}`);
  return {
    cabletree_network: 1,
    cells: Object.fromEntries(
      cells.map(({ L, diam, nseg, Ra, amp = 0, e = 0 }, k) => [
        `c${k}`,
        {
          experiment: {
            cabletree: 1,
            morphology: {
              name: 'cylinder.swc',
              text: `1 3 0 0 0 ${diam / 2} -1\n2 3 ${L} 0 0 ${diam / 2} 1\n`,
            },
            mesh: { policy: 'fixed', count: nseg },
            celsius,
            membrane: { cm_uF_per_cm2: 1, Ra_ohm_cm: Ra },
            paint: [{ region: 'all', mechanism: 'hh' }],
            place: [
              {
                name: 'step',
                locus: 'dend[0](0.5)',
                iclamp: { delay_ms: 1, duration_ms: 1e9, amplitude_nA: amp },
              },
              {
                name: 'syn',
                locus: 'dend[0](0.7)',
                mechanism: 'Exp2Syn',
                parameters: { tau1: 0.5, tau2: 3, e },
              },
            ],
            probes: [{ name: 'middle', locus: 'dend[0](0.5)' }],
            gap_junctions: gaps.flatMap(({ a: [from, x], b: [to, y], g }) =>
              from === k && to === k
                ? [{ a: `dend[0](${x})`, b: `dend[0](${y})`, conductance_uS: g }]
                : [],
            ),
          },
        },
      ]),
    ),
    populations: [
      ...cells.map((_, k) => ({ name: `c${k}`, cell: `c${k}` })),
      ...units.map(({ kind, set = {} }, k) => ({
        ...{ name: `u${k}`, artificial: kind, parameters: set },
      })),
    ],
    connections: links.map(({ from, to, weight, delay }) => ({
      from: { population: endName(from) },
      to: { population: endName(to), ...('cell' in to ? { target: 'syn' } : {}) },
      ...{ weight, delay_ms: delay },
    })),
    gap_junctions: gaps.flatMap(({ a: [from, x], b: [to, y], g }) =>
      from === to
        ? []
        : [
            {
              a: { population: `c${from}`, locus: `dend[0](${x})` },
              b: { population: `c${to}`, locus: `dend[0](${y})` },
              conductance_uS: g,
            },
          ],
    ),
    spike_times: 'neuron',
    simulation: {
      method: secondorder === 2 ? 'cn-neuron' : 'implicit-euler',
      mode: 'exact',
      dt_ms: dt,
      duration_ms: dt * steps,
    },
    recording: { traces: cells.map((_, k) => ({ population: `c${k}` })) },
  };
}
