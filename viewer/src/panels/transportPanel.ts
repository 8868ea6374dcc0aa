import type { RunView } from '../../../src/scene/index.ts';
import { messages } from '../messages.ts';
import type { Dispatch } from '../state/actions.ts';
import { SPEEDS_MS_PER_SECOND, shownDurationMs, type ViewerState } from '../state/viewerState.ts';
import { formatFigure, formatMs } from './numberText.ts';
import { createElement, pageElement, whenChanged } from './pageElement.ts';
import type { Panel } from './panel.ts';
import { markColour } from './probeMark.ts';

export interface LiveButtons {
  /** Lets the run go on from here, computed as it is watched, or pauses that. */
  readonly toggle: () => void;
  /** Computes the whole run from the start. */
  readonly runAgain: () => void;
}

/** Play, step, speed, the scrubber and, behind it, when current flows and spikes fall. */
export function createTransportPanel(dispatch: Dispatch, live: LiveButtons): Panel {
  bindButtons(dispatch);
  const liveButton = pageElement('live', HTMLButtonElement);
  const again = pageElement('run-again', HTMLButtonElement);
  liveButton.onclick = live.toggle;
  again.onclick = live.runAgain;
  bindSpeed(dispatch);
  const scrubber = pageElement('scrubber', HTMLInputElement);
  scrubber.oninput = () => dispatch({ type: 'seek', timeMs: Number(scrubber.value) });
  const play = pageElement('play', HTMLButtonElement);
  const loop = pageElement('loop', HTMLButtonElement);
  const speed = pageElement('speed', HTMLSelectElement);
  const now = createElement('span', { class: 'time-now' });
  const end = createElement('span', { class: 'time-end' });
  pageElement('time', HTMLOutputElement).replaceChildren(now, end);
  const showRun = whenChanged((durationMs: number, intervalMs: number) => {
    scrubber.max = String(durationMs);
    scrubber.step = String(intervalMs / 10);
  });
  const showMarks = whenChanged(showEvents);
  const showTime = whenChanged((timeMs: number, durationMs: number) => {
    scrubber.value = String(timeMs);
    scrubber.style.setProperty('--share', String(durationMs > 0 ? timeMs / durationMs : 0));
    scrubber.setAttribute('aria-valuetext', messages.time(formatMs(timeMs)));
    now.textContent = messages.time(formatMs(timeMs));
  });
  const showEnd = whenChanged((durationMs: number) => {
    end.textContent = ` / ${Number(durationMs.toFixed(2))}`;
  });
  const showMode = whenChanged((isPlaying: boolean, isLooping: boolean, msPerSecond: number) => {
    play.classList.toggle('is-playing', isPlaying);
    play.setAttribute('aria-label', isPlaying ? 'Pause' : 'Play');
    loop.setAttribute('aria-pressed', String(isLooping));
    speed.value = String(msPerSecond);
  });
  const rate = pageElement('live-rate', HTMLElement);
  const showLive = whenChanged((isRunning: boolean | undefined, realTimes: number | undefined) => {
    liveButton.setAttribute('aria-pressed', String(isRunning === true));
    again.hidden = isRunning !== false;
    rate.hidden = isRunning !== true || !realTimes;
    if (realTimes) rate.textContent = messages.realTimes(formatFigure(realTimes));
  });
  return ({ state }) => {
    const durationMs = shownDurationMs(state);
    if (state.run !== undefined) showRun(durationMs, state.run.recording.frames.intervalMs);
    const { run, probes, theme } = state;
    showMarks(run?.stimuli, run?.recording.spikes, durationMs, probes, theme);
    showTime(state.timeMs, durationMs);
    showEnd(durationMs);
    showLive(state.live?.isRunning, state.live?.realTimes);
    showMode(state.isPlaying, state.isLooping, state.speedMsPerSecond);
  };
}

function bindButtons(dispatch: Dispatch): void {
  const button = (id: string, action: Parameters<Dispatch>[0]): void => {
    pageElement(id, HTMLButtonElement).onclick = () => dispatch(action);
  };
  button('to-start', { type: 'seek', timeMs: 0 });
  button('frame-back', { type: 'step-frames', count: -1 });
  button('play', { type: 'toggle-play' });
  button('frame-on', { type: 'step-frames', count: 1 });
  button('to-end', { type: 'seek', timeMs: Number.POSITIVE_INFINITY });
  button('loop', { type: 'toggle-loop' });
}

function bindSpeed(dispatch: Dispatch): void {
  const speed = pageElement('speed', HTMLSelectElement);
  speed.append(
    ...SPEEDS_MS_PER_SECOND.map((value) =>
      createElement('option', { value: String(value) }, messages.speed(value)),
    ),
  );
  speed.onchange = () => dispatch({ type: 'set-speed', msPerSecond: Number(speed.value) });
}

/** Current as bars, spikes as ticks in the colour of the probe that fired, grey where its trace is not shown. */
function showEvents(
  stimuli: RunView['stimuli'] = [],
  spikes: RunView['recording']['spikes'] = [],
  durationMs: number,
  probes: ViewerState['probes'],
  theme: ViewerState['theme'],
): void {
  const percent = (ms: number): number => (100 * Math.min(durationMs, ms)) / (durationMs || 1);
  const stimulusMarks = stimuli.map(({ startMs, endMs }) => {
    const mark = createElement('span', { class: 'stimulus' });
    mark.style.left = `${percent(startMs)}%`;
    mark.style.width = `${percent(endMs) - percent(startMs)}%`;
    return mark;
  });
  const spikeMarks = spikes.flatMap(({ probe, timesMs }) => {
    const shown = probes.find(({ name }) => name === probe);
    const colour = shown === undefined ? 'var(--muted)' : markColour(shown.mark, theme);
    return Array.from(timesMs, (ms) => {
      const mark = createElement('span', { class: 'spike' });
      mark.style.left = `${percent(ms)}%`;
      mark.style.background = colour;
      return mark;
    });
  });
  pageElement('events', HTMLElement).replaceChildren(...stimulusMarks, ...spikeMarks);
}
