import { experimentMessages as messages } from '../base/messages/experiment.ts';
import type { Placement } from './experimentSchema.ts';

/** A rule that an entry of `place` breaks, at a path inside it. */
export interface StimulusFinding {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Checks that need more than one value of a stimulus, and values that no electrode has. */
export function checkStimulus(placement: Placement, dtMs: number): StimulusFinding[] {
  return [
    ...checkDurations(placement),
    ...checkStep(placement),
    ...checkNoise(placement, dtMs),
    ...checkWaveform(placement),
    ...checkVoltageClamp(placement),
  ];
}

function checkDurations({ ramp, sine, zap, noise }: Placement): StimulusFinding[] {
  return Object.entries({ ramp, sine, zap, noise }).flatMap(([kind, value]) =>
    value === undefined || value.duration_ms > 0
      ? []
      : [
          {
            path: [kind, 'duration_ms'],
            message: messages.notPositive('duration_ms', value.duration_ms),
          },
        ],
  );
}

/** A step of no length is a run without it, as a sweep may want; a negative one would be silently none. */
function checkStep({ iclamp }: Placement): StimulusFinding[] {
  if (iclamp === undefined || iclamp.duration_ms >= 0) return [];
  const message = messages.negative('duration_ms', iclamp.duration_ms);
  return [{ path: ['iclamp', 'duration_ms'], message }];
}

function checkNoise({ noise }: Placement, dtMs: number): StimulusFinding[] {
  if (noise === undefined) return [];
  const { sd_nA, tau_ms } = noise;
  return [
    ...(sd_nA >= 0
      ? []
      : [{ path: ['noise', 'sd_nA'], message: messages.negative('sd_nA', sd_nA) }]),
    ...(tau_ms >= dtMs
      ? []
      : [{ path: ['noise', 'tau_ms'], message: messages.noiseTooFast(tau_ms, dtMs) }]),
  ];
}

function checkWaveform({ waveform }: Placement): StimulusFinding[] {
  if (waveform === undefined) return [];
  const { times_ms, values_nA } = waveform;
  if (times_ms.length !== values_nA.length || times_ms.length < 2)
    return [
      { path: ['waveform'], message: messages.waveformPoints(times_ms.length, values_nA.length) },
    ];
  const falling = times_ms.findIndex((time, i) => i > 0 && time < times_ms[i - 1]!);
  if (falling < 0) return [];
  const message = messages.fallingTimes('times_ms', times_ms[falling]!, times_ms[falling - 1]!);
  return [{ path: ['waveform', 'times_ms', falling], message }];
}

function checkVoltageClamp({ seclamp }: Placement): StimulusFinding[] {
  if (seclamp === undefined) return [];
  const { rs_MOhm, levels } = seclamp;
  const falling = levels.findIndex(
    ({ until_ms }, i) => !(until_ms > (levels[i - 1]?.until_ms ?? 0)),
  );
  const before = levels[falling - 1]?.until_ms ?? 0;
  return [
    ...(rs_MOhm > 0
      ? []
      : [{ path: ['seclamp', 'rs_MOhm'], message: messages.notPositive('rs_MOhm', rs_MOhm) }]),
    ...(falling < 0
      ? []
      : [
          {
            path: ['seclamp', 'levels', falling, 'until_ms'],
            message: messages.fallingTimes('until_ms', levels[falling]!.until_ms, before),
          },
        ]),
  ];
}
