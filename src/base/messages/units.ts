export const unitMessages = {
  notAQuantity: (text: string): string =>
    `"${text}" is not a quantity: write a number and a unit, such as "150 ohm cm"`,
  unknownUnit: (name: string, nearest: string | undefined): string =>
    `unit "${name}" is not known${nearest === undefined ? '' : ` (did you mean "${nearest}"?)`}`,
  wrongDimension: (
    text: string,
    dimension: string,
    wanted: string,
    wantedDimension: string,
  ): string => `"${text}" is ${dimension}, but ${wanted} (${wantedDimension}) is wanted here`,
};
