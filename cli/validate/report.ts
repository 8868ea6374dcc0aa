import { type Check, meetsBar } from '../../src/validate/index.ts';
import { validationSkipped, validationVerdict } from '../messages.ts';
import { formatTable } from '../terminal/table.ts';

export interface ValidationReport {
  readonly checks: readonly Check[];
  /** What was not run, each with its reason. */
  readonly skipped: readonly string[];
}

/** A check as JSON has it. */
export function validationRow(check: Check): Check & { readonly met: boolean } {
  return { ...check, met: meetsBar(check) };
}

export function formatValidation({ checks, skipped }: ValidationReport): string {
  const rows = checks.map((check) => [
    check.group,
    check.name,
    check.settings,
    withUnit(formatMeasured(check), check.unit),
    withUnit(
      check.target === undefined ? `≤ ${check.bar}` : `${check.target} ± ${check.bar}`,
      check.unit,
    ),
    meetsBar(check) ? 'met' : 'MISSED',
  ]);
  const table = formatTable(
    [
      { title: 'check' },
      { title: '' },
      { title: 'taken with' },
      { title: 'measured', align: 'right' },
      { title: 'bar', align: 'right' },
      { title: '' },
    ],
    rows,
  );
  const missed = checks.filter((check) => !meetsBar(check)).length;
  return [
    table,
    '',
    ...skipped.map(validationSkipped),
    validationVerdict(checks.length, missed),
  ].join('\n');
}

function formatMeasured({ measured, target }: Check): string {
  if (!Number.isFinite(measured)) return 'no number';
  return target === undefined ? measured.toPrecision(2) : measured.toFixed(3);
}

function withUnit(text: string, unit: string): string {
  return unit === '' ? text : `${text} ${unit}`;
}
