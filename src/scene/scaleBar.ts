export interface ScaleBar {
  readonly lengthUm: number;
  readonly widthPx: number;
  /** `100 µm`, `2 mm`. */
  readonly label: string;
}

/** The longest bar of 1, 2 or 5 times a power of ten that is no wider than maxWidthPx. */
export function fitScaleBar(umPerPixel: number, maxWidthPx: number): ScaleBar {
  const maxLengthUm = umPerPixel * maxWidthPx;
  const decade = 10 ** Math.floor(Math.log10(maxLengthUm));
  const step = [5, 2, 1].find((candidate) => candidate * decade <= maxLengthUm) ?? 1;
  // 3 * 10 ** -5 is not 0.00003: twelve digits hide the rounding of the power.
  const lengthUm = Number((step * decade).toPrecision(12));
  return { lengthUm, widthPx: lengthUm / umPerPixel, label: formatLength(lengthUm) };
}

function formatLength(lengthUm: number): string {
  if (lengthUm >= 1000) return `${lengthUm / 1000} mm`;
  if (lengthUm >= 1) return `${lengthUm} µm`;
  return `${Number((lengthUm * 1000).toPrecision(12))} nm`;
}
