import type {
  ProbeTrace,
  QuantityFrames,
  QuantityTrace,
  Recording,
  SpikeTrain,
} from '../../../src/index.ts';
import type { RunView } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { SimulationClient } from './simulationClient.ts';

/** `run.json`, as `cabletree view` serves it beside the page. */
interface RunFile {
  readonly format: string;
  readonly experiment: unknown;
  readonly dtMs: number;
  /** Address of the raw little-endian float32 frames, relative to run.json; in a page that stands alone a data URL. */
  readonly frames: string;
  /** `gzip`: the frames are compressed. */
  readonly framesEncoding?: 'gzip';
  readonly frameIntervalMs: number;
  readonly frameCount: number;
  readonly nodeCount: number;
  /** Frames of something else than the voltage, at addresses of the same kind. Left out by older versions. */
  readonly frameQuantities?: readonly (Omit<QuantityFrames, 'values'> & { frames: string })[];
  readonly probes: readonly Numbers<ProbeTrace, 'voltageMv'>[];
  /** Left out by older versions. */
  readonly quantities?: readonly Numbers<QuantityTrace, 'values'>[];
  readonly spikes: readonly Numbers<SpikeTrain, 'timesMs'>[];
  readonly kirchhoffResidualNa: number;
  readonly sha256: string;
}

/** The record as JSON has it: the typed array under one key is a list of numbers. */
type Numbers<T, Key extends keyof T> = Omit<T, Key> & Readonly<Record<Key, readonly number[]>>;

const RUN_ADDRESS = './run.json';
const RUN_FORMAT = 'cabletree-run/1';
/** Where `cabletree export-page` writes a run into the page. */
const EMBEDDED_RUN = 'embedded-run';

/**
 * The run that lies beside the page; undefined where there is none. The built page ships a run.json that holds `null`,
 * so that a page on its own asks for nothing that is missing.
 *
 * @throws Error with the reason where it is there but cannot be shown; OpenFailure where its experiment is broken
 */
export async function fetchRun(client: SimulationClient): Promise<RunView | undefined> {
  const file = readEmbeddedRun() ?? (await fetchRunFile());
  if (file === undefined) return undefined;
  if (file.format !== RUN_FORMAT) throw new Error(messages.otherRunFormat(file.format, RUN_FORMAT));
  const source = { file: 'run.json', text: JSON.stringify(file.experiment), files: new Map() };
  const others = file.frameQuantities ?? [];
  const [cell, voltageMv, ...values] = await Promise.all([
    client.describe(source),
    fetchFrames(file, file.frames),
    ...others.map(({ frames }) => fetchFrames(file, frames)),
  ]);
  if (cell.layout.nodeCount !== file.nodeCount)
    throw new Error(messages.nodesMismatch(file.nodeCount, cell.layout.nodeCount));
  const frameQuantities = others.map(({ quantity, unit }, i) => ({
    ...{ quantity, unit, values: values[i]! },
  }));
  const recording = { ...readRecording(file, voltageMv), frameQuantities };
  return { ...cell, sha256: file.sha256, recording };
}

function readEmbeddedRun(): RunFile | undefined {
  const text = document.getElementById(EMBEDDED_RUN)?.textContent ?? '';
  return text.trim() === '' ? undefined : (JSON.parse(text) as RunFile);
}

async function fetchRunFile(): Promise<RunFile | undefined> {
  // A page opened from a disk has nothing beside it that it may ask for.
  if (location.protocol === 'file:') return undefined;
  const response = await fetch(RUN_ADDRESS, { cache: 'no-store' });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(messages.notFetched(RUN_ADDRESS, response.status));
  return ((await response.json()) as RunFile | null) ?? undefined;
}

function readRecording(file: RunFile, voltageMv: Float32Array): Omit<Recording, 'frameQuantities'> {
  const samples = file.probes[0]?.voltageMv.length ?? 0;
  return {
    dtMs: file.dtMs,
    timeMs: Float64Array.from({ length: samples }, (_, i) => i * file.dtMs),
    probes: file.probes.map((probe) => ({
      ...probe,
      voltageMv: Float64Array.from(probe.voltageMv),
    })),
    quantities: (file.quantities ?? []).map((trace) => ({
      ...trace,
      values: Float64Array.from(trace.values),
    })),
    spikes: file.spikes.map((train) => ({ ...train, timesMs: Float64Array.from(train.timesMs) })),
    frames: {
      intervalMs: file.frameIntervalMs,
      frameCount: file.frameCount,
      nodeCount: file.nodeCount,
      voltageMv,
    },
    kirchhoffResidualNa: file.kirchhoffResidualNa,
    sha256: file.sha256,
  };
}

async function fetchFrames(file: RunFile, address: string): Promise<Float32Array> {
  const isInside = address.startsWith('data:');
  const response = await fetch(isInside ? address : `./${address}`, { cache: 'no-store' });
  if (!response.ok) throw new Error(messages.notFetched(address, response.status));
  const bytes = await unpack(response, file.framesEncoding);
  const expected = file.frameCount * file.nodeCount;
  if (bytes.byteLength !== 4 * expected)
    throw new Error(
      messages.framesMismatch(isInside ? 'frames' : address, bytes.byteLength / 4, expected),
    );
  // Typed arrays are little-endian on every device that runs WebGL 2.
  return new Float32Array(bytes);
}

function unpack(response: Response, encoding: 'gzip' | undefined): Promise<ArrayBuffer> {
  if (encoding === undefined || response.body === null) return response.arrayBuffer();
  return new Response(response.body.pipeThrough(new DecompressionStream(encoding))).arrayBuffer();
}
