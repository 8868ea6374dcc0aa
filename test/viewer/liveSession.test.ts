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

function withGnabar(experiment: Experiment, gnabar: number): Experiment {
  const paint = experiment.paint.map((coat) =>
    coat.mechanism === 'hh' ? { ...coat, parameters: { ...coat.parameters, gnabar } } : coat,
  );
  return { ...experiment, paint };
}

/** A session whose messages are kept. */
function startSession(
  speed: number,
  experiment = quiet,
): { session: LiveSession; messages: LiveReply[] } {
  const messages: LiveReply[] = [];
  const session = new LiveSession((reply) => messages.push(reply));
  const source = sourceOfExperiment(experiment);
  session.handle({ type: 'start', source, fromMs: 0, speed, change: 1 });
  return { session, messages };
}

function framesOf(messages: readonly LiveReply[], change: number): LiveFrames[] {
  return messages.flatMap((reply) =>
    reply.type === 'frames' && reply.change === change ? [reply.frames] : [],
  );
}

/** What is done to a simulation after a frame. */
type Changes = Readonly<Record<number, (simulation: Simulation, step: string) => void>>;

/** The voltages of frames 0 to `last` of one run that is changed under way. */
function framesOfOneRun(last: number, changes: Changes): Float32Array[] {
  const { cell } = buildCell(quiet);
  const layout = discretise(cell!, quiet.mesh);
  const scheme = schemeOf(quiet.simulation, layout.compartments.length);
  const simulation = new Simulation(cell!, layout, scheme);
  const { name } = quiet.place[0]!;
  const stepsPerFrame = Math.round(quiet.recording.frame_interval_ms / simulation.dtMs);
  const frames = [Float32Array.from(simulation.voltageMv)];
  while (frames.length <= last) {
    changes[frames.length - 1]?.(simulation, name!);
    for (let step = 0; step < stepsPerFrame; step++) simulation.step();
    frames.push(Float32Array.from(simulation.voltageMv));
  }
  return frames;
}

/** Of a run whose current of 0 becomes another after a frame. */
function expectedFrame(frame: number, changedAfter: number, amplitudeNa: number): Float32Array {
  const change = (simulation: Simulation, step: string): void =>
    simulation.setStimulus(step, { delayMs: 0, durationMs: 100, amplitudeNa });
  return framesOfOneRun(frame, { [changedAfter]: change })[frame]!;
}

/** What a page makes of messages: its frames by number, the later message winning. */
class Page {
  readonly frames: Float32Array[] = [];
  private readonly session: LiveSession;
  private readonly messages: readonly LiveReply[];
  private read = 0;
  private change = 1;

  constructor({ session, messages }: ReturnType<typeof startSession>) {
    this.session = session;
    this.messages = messages;
  }

  /** Takes what came in the wall time. */
  async wait(wallMs: number): Promise<void> {
    for (let ms = 0; ms < wallMs; ms++) {
      await vi.advanceTimersByTimeAsync(1);
      for (; this.read < this.messages.length; this.read++) this.take(this.messages[this.read]!);
    }
  }

  private take(reply: LiveReply): void {
    if (reply.type !== 'frames' || reply.change !== this.change) return;
    const { firstFrame, frameCount, nodeCount, voltageMv } = reply.frames;
    this.frames.length = Math.min(this.frames.length, firstFrame);
    for (let k = 0; k < frameCount; k++)
      this.frames[firstFrame + k] = voltageMv.slice(k * nodeCount, (k + 1) * nodeCount);
    this.session.handle({ type: 'taken', change: this.change });
  }

  /** Number of the last frame. */
  get last(): number {
    return this.frames.length - 1;
  }

  edit(experiment: Experiment): void {
    this.change++;
    const source = sourceOfExperiment(experiment);
    this.session.handle({ type: 'edit', source, change: this.change });
  }

  pause(): void {
    this.session.handle({ type: 'pause' });
  }

  goOnFrom(frame: number, experiment: Experiment, speed: number): void {
    this.change++;
    this.frames.length = frame + 1;
    const fromMs = frame * experiment.recording.frame_interval_ms;
    const source = sourceOfExperiment(experiment);
    this.session.handle({ type: 'start', source, fromMs, speed, change: this.change });
  }
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
    expect(messages).toContainEqual(expect.objectContaining({ type: 'refused', goesOn: true }));
    const [frames] = framesOf(messages, 2) as [LiveFrames];
    expect(frames.firstFrame).toBe(1);
    expect(frames.voltageMv.slice(0, frames.nodeCount)).toEqual(expectedFrame(1, 1, 0));
    session.handle({ type: 'pause' });
  });

  it('lets a run have another conductance without building it again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    const firing = withStep(quiet, 0.5);
    const page = new Page(startSession(100, firing));
    await page.wait(60);
    const changedAfter = page.last;
    page.edit(withGnabar(firing, 0.01));
    await page.wait(60);
    page.pause();
    const expected = framesOfOneRun(page.last, {
      0: (simulation, step) =>
        simulation.setStimulus(step, { delayMs: 0, durationMs: 100, amplitudeNa: 0.5 }),
      [changedAfter]: (simulation) => simulation.setParameter('hh', 'gnabar', 0.01),
    });
    expect(page.last).toBeGreaterThan(changedAfter + 20);
    expect(page.frames.slice(1)).toEqual(expected.slice(1));
  });

  it('gives what one run with the same changes gives, after pauses, rewinds and branches', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    const page = new Page(startSession(300));
    await page.wait(50);
    const [driven, few] = [withStep(quiet, 0.5), withGnabar(withStep(quiet, 0.5), 0.02)];
    const first = page.last;
    page.edit(driven);
    await page.wait(80);
    const second = page.last;
    page.edit(few);
    await page.wait(50);
    page.pause();
    await page.wait(50);
    const paused = page.last;
    // Another way from between the two changes, then back behind that and on again.
    const back = first + 7;
    expect(back).toBeLessThan(second);
    page.goOnFrom(back, withStep(quiet, -0.4), 300);
    await page.wait(80);
    page.pause();
    const fork = back + 11;
    expect(page.last).toBeGreaterThan(fork);
    page.goOnFrom(fork, few, 300);
    await page.wait(150);
    page.pause();
    expect(page.last).toBeGreaterThan(paused);
    const strength =
      (amplitudeNa: number) =>
      (simulation: Simulation, step: string): void =>
        simulation.setStimulus(step, { amplitudeNa });
    const expected = framesOfOneRun(page.last, {
      0: (simulation, step) =>
        simulation.setStimulus(step, { delayMs: 0, durationMs: 100, amplitudeNa: 0 }),
      [first]: strength(0.5),
      [back]: strength(-0.4),
      [fork]: (simulation, step) => {
        strength(0.5)(simulation, step);
        simulation.setParameter('hh', 'gnabar', 0.02);
      },
    });
    expect(page.frames.slice(1)).toEqual(expected.slice(1));
  });

  it('names what breaks a run off, sends the frames before, and goes on once it is mended', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    const started = startSession(100);
    const page = new Page(started);
    await page.wait(30);
    page.edit(withGnabar(quiet, 1e308));
    await page.wait(200);
    const broken = started.messages.flatMap((reply) => (reply.type === 'broken' ? [reply] : []));
    expect(broken).toHaveLength(1);
    const [{ diagnostics, timeMs }] = broken as [(typeof broken)[number]];
    expect(diagnostics.map(({ code }) => code)).toEqual(['simulate/not-finite']);
    expect(diagnostics[0]!.message).toContain(`t = ${Number(timeMs.toPrecision(12))} ms`);
    expect(
      page.frames
        .slice(1)
        .flatMap((frame) => [...frame])
        .every(Number.isFinite),
    ).toBe(true);
    const { frame_interval_ms: intervalMs } = quiet.recording;
    expect(page.last).toBe(Math.ceil(timeMs / intervalMs - 1e-6) - 1);
    const stoppedAt = page.last;
    await page.wait(100);
    expect(page.last).toBe(stoppedAt);
    page.edit(quiet);
    await page.wait(60);
    page.pause();
    expect(page.last).toBeGreaterThan(stoppedAt + 20);
    expect(page.frames.at(-1)!.every(Number.isFinite)).toBe(true);
  });

  it('begins again where a pause brought what no state can be carried to', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    const started = startSession(100);
    const page = new Page(started);
    await page.wait(60);
    page.pause();
    const place = [
      ...quiet.place,
      { name: 'syn', locus: 'soma(0.5)', mechanism: 'ExpSyn', parameters: {} },
    ];
    page.goOnFrom(page.last, { ...quiet, place }, 100);
    page.pause();
    const again = started.messages.findLast((reply) => reply.type === 'edited');
    expect(again).toEqual({ type: 'edited', isRestarted: true });
    expect(framesOf(started.messages, 2)[0]!.firstFrame).toBe(1);
  });

  it('says that it does not go on where a run cannot even begin', () => {
    const wrong = { ...quiet, paint: [{ region: 'nowhere', mechanism: 'hh' }] };
    const { messages } = startSession(100, wrong);
    expect(messages).toMatchObject([{ type: 'refused', goesOn: false }]);
  });
});
