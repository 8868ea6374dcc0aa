import { exportMessages } from '../base/messages/export.ts';
import type { SectionCell } from './sectionCell.ts';
import { layOutSections } from './sectionLayout.ts';

/**
 * A cell of cylinders as SWC. A soma as long as thick is one sample, its sphere having the same area; every other
 * cylinder is two samples of its own, so that diameters step and do not taper. Lumped models come out as a sketch, and
 * the header says so: their children hang on middles, which SWC cannot say.
 *
 * @returns SWC text.
 */
export function exportSwc(cell: SectionCell): string {
  const placed = layOutSections(cell);
  const remark =
    cell.geometry === 'lumped' ? exportMessages.sketchSwc() : exportMessages.exactSwc();
  const lines = [...cell.header, exportMessages.swcUnits(), remark].map((line) =>
    `# ${line}`.trimEnd(),
  );
  const lastSample: number[] = [];
  let id = 0;
  const add = (
    type: number,
    [x, y, z]: readonly [number, number, number],
    diameterUm: number,
    parent: number,
  ): number => {
    id += 1;
    lines.push([id, type, x, y, z, diameterUm / 2, parent].join(' '));
    return id;
  };
  cell.sections.forEach(({ type, parent, lengthUm, diameterUm }, index) => {
    const pieces = placed[index]!;
    const isBall = parent < 0 && Math.abs(lengthUm / diameterUm[0]! - 1) < 1e-9;
    let last = parent < 0 ? -1 : lastSample[parent]!;
    if (isBall) last = add(type, pieces[0]!.from, diameterUm[0]!, last);
    else
      for (const { from, to, fromDiameterUm, toDiameterUm } of pieces) {
        last = add(type, from, fromDiameterUm, last);
        last = add(type, to, toDiameterUm, last);
      }
    lastSample.push(last);
  });
  return `${lines.join('\n')}\n`;
}
