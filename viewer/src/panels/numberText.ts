/** Voltages with a true minus sign and one decimal: as precise as a reader needs, in a constant width. */
export function formatMv(mv: number): string {
  return (Math.abs(mv) < 0.05 ? 0 : mv).toFixed(1).replace('-', '−');
}

/** Times to the hundredth of a millisecond. */
export function formatMs(ms: number): string {
  return ms.toFixed(2);
}

/** Lengths to three digits. */
export function formatUm(um: number): string {
  return um >= 100 ? um.toFixed(0) : String(Number(um.toPrecision(3)));
}

/** `2 046`: digits in groups, with a narrow space that does not break. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** A share as a percentage to three digits; what is rounding alone is 0. */
export function formatPercent(share: number): string {
  return `${formatFigure(Math.abs(share) < 1e-9 ? 0 : 100 * share)} %`;
}

/** A unit as it is printed: `S/cm2` with its power raised, `um` and `MOhm` with their Greek letters. */
export function formatUnit(unit: string): string {
  return unit
    .replace(/(?<=[a-zµ])2\b/g, '²')
    .replace(/\bum\b/g, 'µm')
    .replace(/\bMOhm\b/i, 'MΩ');
}

/** Any figure to three digits; small ones as a power of ten. */
export function formatFigure(value: number): string {
  const rounded = Number(value.toPrecision(3));
  const isSmall = rounded !== 0 && Math.abs(rounded) < 1e-3;
  return (isSmall ? rounded.toExponential() : String(rounded)).replaceAll('-', '−');
}
