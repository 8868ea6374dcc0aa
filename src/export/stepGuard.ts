import { exportMessages } from '../base/messages/export.ts';

/** Python: refuses steps above DT_MAX_MS. The name `dt_ms` and DT_MAX_MS are the message's. */
export const CHECK_STEP: readonly string[] = [
  'def check_step(dt_ms):',
  '    if not 0 < dt_ms <= DT_MAX_MS:',
  `        raise ValueError(f"${exportMessages.stepPython()}")`,
];

/** Python for Brian2 objects: the same whenever a run begins, for a clock may be set after neurons were made. */
export const WATCH_STEP: readonly string[] = [
  'def watch_step(neurons):',
  '    """The step is looked at again when a run begins: clocks can be set after neurons were made."""',
  '    begin = neurons.before_run',
  '',
  '    def check_and_begin(*words, **named):',
  '        check_step(float(neurons.clock.dt/ms))',
  '        return begin(*words, **named)',
  '',
  '    neurons.before_run = check_and_begin',
  '    return neurons',
];
