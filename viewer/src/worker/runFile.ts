import { viewerMessages as messages } from '../../../src/base/messages/viewer.ts';
import type { ProbeTrace, SpikeTrain } from '../../../src/index.ts';
import type { RunView } from '../../../src/scene/runView.ts';
import type { SimulationClient } from './simulationClient.ts';

/** `run.json`, as `cabletree view` serves it beside the page. */
interface RunFile {
  readonly experiment: unknown;
  /** Address of the raw little-endian float32 frames, relative to run.json. */
  readonly frames: string;
  readonly frameIntervalMs: number;
  readonly frameCount: number;
  readonly nodeCount: number;
  readonly probes: readonly {
    readonly name: string;
    readonly section: string;
    readonly x: number;
  }[];
  readonly spikes: readonly {
    readonly probe: string;
    readonly thresholdMv: number;
    readonly timesMs: readonly number[];
  }[];
  readonly sha256: string;
}

const RUN_ADDRESS = './run.json';

/**
 * The run that lies beside the page; undefined where there is none. The built page ships a run.json that holds `null`,
 * so that a page on its own asks for nothing that is missing.
 *
 * @throws Error with the reason where it is there but cannot be shown; OpenFailure where its experiment is broken
 */
export async function fetchRun(client: SimulationClient): Promise<RunView | undefined> {
  const response = await fetch(RUN_ADDRESS, { cache: 'no-store' });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(messages.notFetched(RUN_ADDRESS, response.status));
  const file = (await response.json()) as RunFile | null;
  if (file === null) return undefined;
  const [cell, voltageMv] = await Promise.all([
    client.describe({ file: 'run.json', text: JSON.stringify(file.experiment), files: new Map() }),
    fetchFrames(file),
  ]);
  return {
    ...cell,
    sha256: file.sha256,
    recording: {
      dtMs: file.frameIntervalMs,
      timeMs: new Float64Array(),
      probes: file.probes.map(
        ({ name, section, x }): ProbeTrace => ({ name, section, x, voltageMv: new Float64Array() }),
      ),
      spikes: file.spikes.map(
        ({ probe, thresholdMv, timesMs }): SpikeTrain => ({
          probe,
          thresholdMv,
          timesMs: Float64Array.from(timesMs),
        }),
      ),
      frames: {
        intervalMs: file.frameIntervalMs,
        frameCount: file.frameCount,
        nodeCount: file.nodeCount,
        voltageMv,
      },
      kirchhoffResidualNa: Number.NaN,
      sha256: file.sha256,
    },
  };
}

async function fetchFrames(file: RunFile): Promise<Float32Array> {
  const response = await fetch(`./${file.frames}`, { cache: 'no-store' });
  if (!response.ok) throw new Error(messages.notFetched(file.frames, response.status));
  const bytes = await response.arrayBuffer();
  const expected = file.frameCount * file.nodeCount;
  if (bytes.byteLength !== 4 * expected)
    throw new Error(messages.framesMismatch(bytes.byteLength / 4, expected));
  // Typed arrays are little-endian on every device that runs WebGL 2.
  return new Float32Array(bytes);
}
