import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  buildCell,
  discretise,
  type Experiment,
  readReconstruction,
  Simulation,
  schemeOf,
  suggestExperiment,
} from '../../src/index.ts';
import type { LiveFrames, LiveReply } from '../../viewer/src/worker/liveProtocol.ts';
import { LiveSession } from '../../viewer/src/worker/liveSession.ts';
import { sourceOfExperiment } from '../../viewer/src/worker/protocol.ts';

const NAME = 'ball_and_stick.swc';
const text = readFileSync(new URL(`../../morphologies/${NAME}`, import.meta.url), 'utf8');
const quiet = withStep(
  suggestExperiment(readReconstruction(text).morphology!, { name: NAME, text }),
  0,
);

/** The default experiment with its current from the start, nA. */
function withStep(experiment: Experiment, amplitudeNa: number): Experiment {
  const iclamp = { delay_ms: 0, duration_ms: 100, amplitude_nA: amplitudeNa };
  return { ...experiment, place: experiment.place.map((entry) => ({ ...entry, iclamp })) };
}

/** A session whose messages are kept. */
function startSession(speed: number): { session: LiveSession; messages: LiveReply[] } {
  const messages: LiveReply[] = [];
  const session = new LiveSession((reply) => messages.push(reply));
  const source = sourceOfExperiment(quiet);
  session.handle({ type: 'start', source, fromMs: 0, speed, change: 1 });
  return { session, messages };
}

function framesOf(messages: readonly LiveReply[], change: number): LiveFrames[] {
  return messages.flatMap((reply) =>
    reply.type === 'frames' && reply.change === change ? [reply.frames] : [],
  );
}

/** The voltages of a frame in a run whose current of 0 becomes another after a frame. */
function expectedFrame(frame: number, changedAfter: number, amplitudeNa: number): Float32Array {
  const { cell } = buildCell(quiet);
  const layout = discretise(cell!, quiet.mesh);
  const scheme = schemeOf(quiet.simulation, layout.compartments.length);
  const simulation = new Simulation(cell!, layout, scheme);
  const { name } = quiet.place[0]!;
  const stepsPerFrame = Math.round(quiet.recording.frame_interval_ms / simulation.dtMs);
  for (let step = 0; step < frame * stepsPerFrame; step++) {
    if (step === changedAfter * stepsPerFrame)
      simulation.setStimulus(name, { delayMs: 0, durationMs: 100, amplitudeNa });
    simulation.step();
  }
  return Float32Array.from(simulation.voltageMv);
}

describe('LiveSession', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('sends a change with the first frame that the page has not taken', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    const { session, messages } = startSession(100);
    await vi.advanceTimersByTimeAsync(50);
    const before = framesOf(messages, 1);
    expect(before.length).toBeGreaterThan(2);
    const [first, second] = before as [LiveFrames, LiveFrames];
    session.handle({ type: 'taken', change: 1 });
    const source = sourceOfExperiment(withStep(quiet, 0.5));
    session.handle({ type: 'edit', source, change: 2 });
    const [frames] = framesOf(messages, 2) as [LiveFrames];
    expect(frames.frameCount).toBe(1);
    expect(frames.firstFrame).toBe(first.firstFrame + first.frameCount);
    expect(frames.firstFrame).toBe(second.firstFrame);
    const { firstFrame } = frames;
    expect(frames.voltageMv).toEqual(expectedFrame(firstFrame, firstFrame - 1, 0.5));
    expect(frames.voltageMv).not.toEqual(second.voltageMv.slice(0, frames.nodeCount));
    session.handle({ type: 'pause' });
  });

  it('computes what it gave up again, and owes it to the clock', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    const { session, messages } = startSession(100);
    await vi.advanceTimersByTimeAsync(50);
    const untaken = framesOf(messages, 1).at(-1)!;
    session.handle({ type: 'edit', source: sourceOfExperiment(withStep(quiet, 0.5)), change: 2 });
    await vi.advanceTimersByTimeAsync(20);
    const after = framesOf(messages, 2);
    const frameNumbers = after.flatMap(({ firstFrame, frameCount }) =>
      Array.from({ length: frameCount }, (_, i) => firstFrame + i),
    );
    expect(frameNumbers).toEqual(frameNumbers.map((_, i) => i + 1));
    expect(frameNumbers.at(-1)).toBeGreaterThanOrEqual(untaken.firstFrame + untaken.frameCount - 1);
    const last = after.at(-1)!;
    expect(last.voltageMv.slice(-last.nodeCount)).toEqual(
      expectedFrame(frameNumbers.at(-1)!, 0, 0.5),
    );
    session.handle({ type: 'pause' });
  });

  it('goes on with what it had where a change cannot run', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    const { session, messages } = startSession(100);
    await vi.advanceTimersByTimeAsync(20);
    const wrong = { ...quiet, paint: [...quiet.paint, { region: 'nowhere', mechanism: 'hh' }] };
    session.handle({ type: 'edit', source: sourceOfExperiment(wrong), change: 2 });
    expect(messages.some(({ type }) => type === 'refused')).toBe(true);
    const [frames] = framesOf(messages, 2) as [LiveFrames];
    expect(frames.firstFrame).toBe(1);
    expect(frames.voltageMv.slice(0, frames.nodeCount)).toEqual(expectedFrame(1, 1, 0));
    session.handle({ type: 'pause' });
  });
});
