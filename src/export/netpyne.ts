import { exportMessages } from '../base/messages/export.ts';
import { sharedValues } from './neuronScript.ts';
import type { SectionCell } from './sectionCell.ts';
import { describePlacedLeft } from './sectionPlacement.ts';

/**
 * A cell as NetPyNE's `cellParams` in JSON: geometry, mechanisms, ions and topology of each section. Lists in mechanisms
 * have a value for each compartment. The text of mechanisms that NEURON does not bring is compiled apart.
 *
 * @returns JSON text.
 */
export function exportNetpyne(cell: SectionCell): string {
  const keys = cell.sections.map(({ name }) =>
    name.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/_$/, ''),
  );
  const secs = cell.sections.map((section, index): [string, object] => {
    const { parent, parentX, lengthUm, raOhmCm, diameterUm, cmUfPerCm2, points } = section;
    const geometry = {
      L: lengthUm,
      diam: only(diameterUm),
      Ra: raOhmCm,
      cm: only(cmUfPerCm2),
      nseg: diameterUm.length,
      ...(points.length > 0 ? { pt3d: points } : {}),
    };
    const mechs = cell.mechanisms.flatMap(({ name, bySection }): [string, object][] => {
      const values = bySection.get(index);
      if (values === undefined) return [];
      const parameters = Object.entries(values).map(([key, list]) => [key, only(list)] as const);
      return [[name, Object.fromEntries(parameters)]];
    });
    const topology = parent < 0 ? {} : { topol: { parentSec: keys[parent], parentX, childX: 0 } };
    return [
      keys[index]!,
      { geom: geometry, mechs: Object.fromEntries(mechs), ions: ionsOf(cell, index), ...topology },
    ];
  });
  const { celsius, vInitMv } = cell;
  const document = {
    notes: [...cell.header, exportMessages.neuronUnits(), ...describePlacedLeft(cell)],
    simConfig: {
      hParams: { celsius, v_init: vInitMv, ...Object.fromEntries(sharedValues(cell)) },
    },
    netParams: { cellParams: { cell: { secs: Object.fromEntries(secs) } } },
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

function only(values: readonly number[]): number | readonly number[] {
  return values.every((value) => value === values[0]) ? values[0]! : values;
}

/** `ena` as NetPyNE's `na: {e}`; concentrations as `i` and `o`. */
function ionsOf({ ionValues }: SectionCell, section: number): Record<string, object> {
  const ions: Record<string, Record<string, number | readonly number[]>> = {};
  for (const { name, bySection } of ionValues) {
    const values = bySection.get(section);
    if (values === undefined) continue;
    const side = !name.startsWith('e') ? name.at(-1)! : 'e';
    const ion = side === 'e' ? name.slice(1) : name.slice(0, -1);
    ions[ion] = { ...ions[ion], [side]: only(values) };
  }
  return ions;
}
