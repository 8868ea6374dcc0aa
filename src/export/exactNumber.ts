/** All 17 figures, as Python and hoc read them: an export is to give the same run. */
export function exactNumber(value: number): string {
  return String(value);
}
