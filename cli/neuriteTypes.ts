/** How SWC types are called and coloured in tables and figures. */
interface TypeStyle {
  readonly word: string;
  readonly colour: string;
}

/** Okabe and Ito (2008), "Color universal design": colour-blind readers tell them apart. */
const STYLES: Readonly<Record<number, TypeStyle>> = {
  0: { word: 'undefined', colour: '#56b4e9' },
  1: { word: 'soma', colour: '#444444' },
  2: { word: 'axon', colour: '#0072b2' },
  3: { word: 'dendrite', colour: '#009e73' },
  4: { word: 'apical', colour: '#d55e00' },
};
const OTHER_COLOURS: readonly string[] = ['#cc79a7', '#e69f00', '#7f6a00', '#7570b3'];

export function typeStyle(type: number): TypeStyle {
  const colour = OTHER_COLOURS[Math.abs(type) % OTHER_COLOURS.length]!;
  return STYLES[type] ?? { word: `type ${type}`, colour };
}
