/** An sRGB colour, 0..255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Relative luminance, WCAG 2.2, 0 (black) to 1 (white). */
export function relativeLuminance(colour: Rgb): number {
  return 0.2126 * toLinear(colour[0]) + 0.7152 * toLinear(colour[1]) + 0.0722 * toLinear(colour[2]);
}

/** Contrast ratio, WCAG 2.2, 1 to 21. */
export function contrastRatio(a: Rgb, b: Rgb): number {
  const luminances = [relativeLuminance(a), relativeLuminance(b)];
  return (Math.max(...luminances) + 0.05) / (Math.min(...luminances) + 0.05);
}

function toLinear(channel: number): number {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
