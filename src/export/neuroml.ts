import { exportMessages } from '../base/messages/export.ts';
import { exactNumber } from './exactNumber.ts';
import { element, escapeMarkup } from './markup.ts';
import { describeChannels } from './neuromlChannels.ts';
import { toNmlId } from './neuromlId.ts';
import { describePools } from './neuromlPools.ts';
import {
  byValue,
  type NumberedSegments,
  numberSegments,
  SegmentGroups,
} from './neuromlSegments.ts';
import type { SectionCell } from './sectionCell.ts';
import { locateOn } from './sectionLayout.ts';
import { describePlacedLeft } from './sectionPlacement.ts';

/**
 * A cell in NeuroML 2.3: segments, one segment group for each section with the number of its compartments, capacitance,
 * resistivity, channels and their densities, and calcium's concentration. Channels are products of gates; rates in
 * NeuroML's forms where they have one of these, else ComponentTypes of LEMS. Where a compartment holds parts of several
 * segments, its values go to those whose middle it holds.
 *
 * @returns XML text, valid under NeuroML_v2.3.1.xsd.
 * @throws ModelError `export/not-neuroml` where a mechanism is no such channel, and no pool of calcium that decays.
 */
export function exportNeuroml(cell: SectionCell): string {
  const id = toNmlId(cell.name.replace(/\.[a-z]+$/i, ''));
  const segments = numberSegments(cell);
  const groups = new SegmentGroups();
  const channels = describeChannels(cell, segments, groups);
  const pools = describePools(cell, segments, groups, channels.calciumChannels);
  const notes = [
    ...cell.header,
    exportMessages.neuromlUnits(cell.celsius),
    ...channels.remarks,
    ...describePlacedLeft(cell),
  ];
  const membrane = [
    ...channels.densities,
    ...channels.nernstDensities,
    element('spikeThresh', { value: '0 mV' }),
    ...byValue(cell, segments, groups, 'cm', (section, k) =>
      exactNumber(cell.sections[section]!.cmUfPerCm2[k]!),
    ).map(({ value, group }) =>
      element('specificCapacitance', { value: `${value} uF_per_cm2`, segmentGroup: group }),
    ),
    element('initMembPotential', { value: `${exactNumber(cell.vInitMv)} mV` }),
  ];
  const resistivity = byValue(cell, segments, groups, 'ra', (section) =>
    exactNumber(cell.sections[section]!.raOhmCm),
  ).map(({ value, group }) =>
    element('resistivity', { value: `${value} ohm_cm`, segmentGroup: group }),
  );
  const body = element('cell', { id }, [
    element('morphology', { id: `${id}_morphology` }, [
      ...describeSegments(cell, segments),
      ...describeSections(cell, segments),
      ...groups.describe(),
    ]),
    element('biophysicalProperties', { id: `${id}_biophysics` }, [
      element('membraneProperties', {}, membrane),
      element('intracellularProperties', {}, [...pools.species, ...resistivity]),
    ]),
  ]);
  const root = {
    xmlns: 'http://www.neuroml.org/schema/neuroml2',
    'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    'xsi:schemaLocation':
      'http://www.neuroml.org/schema/neuroml2 https://raw.githubusercontent.com/NeuroML/NeuroML2/development/Schemas/NeuroML2/NeuroML_v2.3.1.xsd',
    id: `${id}_document`,
  };
  const document = element('neuroml', root, [
    element('notes', {}, escapeMarkup(`\n${notes.join('\n')}\n`)),
    ...channels.passive,
    ...channels.gated,
    ...pools.models,
    body,
    ...channels.componentTypes,
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${document.replaceAll('><', '>\n<')}\n`;
}

function describeSegments(cell: SectionCell, { pieces, firstId }: NumberedSegments): string[] {
  return cell.sections.flatMap(({ name, parent, parentX }, section) =>
    pieces[section]!.map((piece, k) => {
      const id = firstId[section]! + k;
      const joint = (): string => {
        if (k > 0) return element('parent', { segment: String(id - 1) });
        if (parent < 0) return '';
        const { piece: on, fraction } = locateOn(pieces[parent]!, parentX);
        return element('parent', {
          segment: String(firstId[parent]! + on),
          fractionAlong: exactNumber(Number(fraction.toFixed(12))),
        });
      };
      return element('segment', { id: String(id), name: `${toNmlId(name)}_${k}` }, [
        joint(),
        describePoint('proximal', piece.from, piece.fromDiameterUm),
        describePoint('distal', piece.to, piece.toDiameterUm),
      ]);
    }),
  );
}

function describePoint(
  name: string,
  [x, y, z]: readonly [number, number, number],
  diameterUm: number,
): string {
  return element(name, {
    x: exactNumber(x),
    y: exactNumber(y),
    z: exactNumber(z),
    diameter: exactNumber(diameterUm),
  });
}

/** `sao864921383`: an unbranched run of segments that a simulator makes one cable. */
function describeSections(cell: SectionCell, { pieces, firstId }: NumberedSegments): string[] {
  return cell.sections.map(({ name, diameterUm }, section) =>
    element('segmentGroup', { id: toNmlId(name), neuroLexId: 'sao864921383' }, [
      element('property', { tag: 'numberInternalDivisions', value: String(diameterUm.length) }),
      ...pieces[section]!.map((_, k) =>
        element('member', { segment: String(firstId[section]! + k) }),
      ),
    ]),
  );
}
