/** What of an output stream a progress display needs. */
export interface ProgressTarget {
  readonly isTTY?: boolean | undefined;
  /** Width in characters, known on a terminal. */
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

export interface Progress {
  /** Fraction done, 0 to 1; the note (`120 of 1000 ms`) is shown on a terminal only. */
  update(fraction: number, note?: string): void;
  /** Takes the bar off the terminal; lines stay as they are. To be called once, also after a failure. */
  finish(): void;
}

const BAR_CHARACTERS = 24;
const DEFAULT_COLUMNS = 80;
const CLEAR_LINE = '\r\u001b[K';

/** A bar that redraws itself on a terminal; a line at every tenth in a pipe or a file. Standard error by default. */
export function startProgress(label: string, target: ProgressTarget = process.stderr): Progress {
  return target.isTTY === true ? barProgress(label, target) : lineProgress(label, target);
}

function barProgress(label: string, target: ProgressTarget): Progress {
  let drawn = '';
  return {
    update(fraction, note = '') {
      const line = formatBar(label, clampFraction(fraction), note);
      const text = [...line].slice(0, (target.columns ?? DEFAULT_COLUMNS) - 1).join('');
      if (text === drawn) return;
      drawn = text;
      target.write(CLEAR_LINE + text);
    },
    finish() {
      if (drawn !== '') target.write(CLEAR_LINE);
    },
  };
}

function lineProgress(label: string, target: ProgressTarget): Progress {
  let tenths = 0;
  let highest = 0;
  return {
    update(fraction) {
      highest = Math.max(highest, clampFraction(fraction));
      // 0.1 + 0.7 is a little below 0.8 and still means eight tenths.
      const reached = Math.floor(highest * 10 + 1e-9);
      if (reached <= tenths) return;
      tenths = reached;
      target.write(`${label} ${tenths * 10} %\n`);
    },
    finish() {},
  };
}

function formatBar(label: string, fraction: number, note: string): string {
  const full = Math.round(fraction * BAR_CHARACTERS);
  const bar = '█'.repeat(full) + '░'.repeat(BAR_CHARACTERS - full);
  const percent = `${Math.floor(fraction * 100)}`.padStart(3);
  return `${label} ${bar} ${percent} %${note === '' ? '' : `  ${note}`}`;
}

/** A fraction that is not a number counts as nothing done. */
function clampFraction(fraction: number): number {
  return Number.isNaN(fraction) ? 0 : Math.min(1, Math.max(0, fraction));
}
