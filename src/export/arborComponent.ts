import { exportMessages } from '../base/messages/export.ts';
import { ModelError } from '../base/modelError.ts';
import { exactNumber } from './exactNumber.ts';
import type { SectionCell } from './sectionCell.ts';
import { layOutSections } from './sectionLayout.ts';
import { describePlacedLeft } from './sectionPlacement.ts';

/**
 * A cell as an Arbor cable component (.acc): morphology, capacitance, resistivity and mechanisms painted by segment.
 * Written from Arbor's documentation and not run under it. F/m2 and radii, as Arbor has them.
 *
 * @returns the S-expression.
 * @throws ModelError `export/needs-geometry` for lumped models, whose children hang on middles: Arbor joins ends only.
 */
export function exportArbor(cell: SectionCell): string {
  if (cell.geometry === 'lumped')
    throw new ModelError('export/needs-geometry', exportMessages.needsGeometry('Arbor'));
  const placed = layOutSections(cell);
  let next = 0;
  const segmentIds = placed.map((pieces) => pieces.map(() => next++));
  const branches = cell.sections.map(({ type, parent }, section) => {
    const segments = placed[section]!.map(
      ({ from, to, fromDiameterUm, toDiameterUm }, k) =>
        `(segment ${segmentIds[section]![k]} ${point(from, fromDiameterUm)} ${point(to, toDiameterUm)} ${type})`,
    );
    return `      (branch ${section} ${parent} ${segments.join(' ')})`;
  });
  const paints = cell.sections.flatMap(({ cmUfPerCm2, raOhmCm }, section) =>
    placed[section]!.flatMap(({ compartment }, k) => {
      const region = `(segment ${segmentIds[section]![k]})`;
      return [
        `(paint ${region} (membrane-capacitance ${exactNumber(cmUfPerCm2[compartment]! * 0.01)}))`,
        `(paint ${region} (axial-resistivity ${exactNumber(raOhmCm)}))`,
        ...cell.mechanisms.flatMap(({ name, bySection }) => {
          const values = bySection.get(section);
          if (values === undefined) return [];
          return [`(paint ${region} (density ${describeMechanism(name, values, compartment)}))`];
        }),
      ];
    }),
  );
  return [
    ...[...cell.header, exportMessages.arborUnits(), ...describePlacedLeft(cell)].map((line) =>
      `; ${line}`.trimEnd(),
    ),
    `; ${exportMessages.arborNotRun()}`,
    '(arbor-component',
    '  (meta-data (version "0.9-dev"))',
    '  (cable-cell',
    '    (morphology',
    ...branches,
    '    )',
    '    (label-dict (region-def "all" (all)) (locset-def "soma" (location 0 0.5)))',
    '    (decor',
    `      (default (membrane-potential ${exactNumber(cell.vInitMv)}))`,
    `      (default (temperature-kelvin ${exactNumber(cell.celsius + 273.15)}))`,
    ...paints.map((line) => `      ${line}`),
    '    )))',
    '',
  ].join('\n');
}

function point([x, y, z]: readonly [number, number, number], diameterUm: number): string {
  return `(point ${[x, y, z, diameterUm / 2].map(exactNumber).join(' ')})`;
}

/** The reversal of `pas` is a global of Arbor's, so it goes into the name. */
function describeMechanism(
  name: string,
  values: Readonly<Record<string, readonly number[]>>,
  compartment: number,
): string {
  const reversal = name === 'pas' ? values['e']?.[compartment] : undefined;
  const full = reversal === undefined ? name : `${name}/e=${exactNumber(reversal)}`;
  const parameters = Object.entries(values)
    .filter(([key]) => !(name === 'pas' && key === 'e'))
    .map(([key, list]) => ` ("${key}" ${exactNumber(list[compartment]!)})`);
  return `(mechanism "${full}"${parameters.join('')})`;
}
