import type { Locset, Region } from './regionSyntax.ts';

/** The normal form of a region: `printRegion(parseRegion(s))` reads back as the same region. */
export function printRegion(region: Region): string {
  switch (region.kind) {
    case 'all':
      return 'all';
    case 'label':
      return region.name;
    case 'type':
      return `type(${region.type})`;
    case 'section':
      return `section(${region.name})`;
    case 'interval':
      return `interval(${region.section}, ${region.x0}, ${region.x1})`;
    case 'subtree':
      return `subtree(${region.sampleId})`;
    case 'distal':
    case 'proximal':
      return `${region.kind}(${printLocset(region.from)}${region.withinUm === undefined ? '' : `, ${region.withinUm}`})`;
    case 'threshold':
      return `${region.quantity} ${region.operator} ${region.valueUm}`;
    case 'order':
      return `order ${region.operator} ${region.order}`;
    case 'not':
      return `!${printInside(region.part, ['and', 'or', 'threshold', 'order'])}`;
    case 'and':
      return region.parts.map((part) => printInside(part, ['or'])).join(' & ');
    case 'or':
      return region.parts.map((part) => printInside(part, [])).join(' | ');
  }
}

function printInside(region: Region, looserKinds: readonly Region['kind'][]): string {
  const text = printRegion(region);
  return looserKinds.includes(region.kind) ? `(${text})` : text;
}

/** The normal form of places: `printLocset(parseLocset(s))` reads back as the same places. */
export function printLocset(locset: Locset): string {
  switch (locset.kind) {
    case 'place':
      return `${locset.section}(${locset.x})`;
    case 'sample':
      return `sample(${locset.sampleId})`;
    case 'nearest':
      return `nearest(${locset.xUm}, ${locset.yUm}, ${locset.zUm})`;
    case 'terminals':
    case 'branch_points':
      return `${locset.kind}(${printRegion(locset.region)})`;
    case 'uniform':
      return `uniform(${printRegion(locset.region)}, ${locset.count}, ${locset.seed})`;
    case 'density':
      return `density(${printRegion(locset.region)}, ${locset.perUm}, ${locset.seed})`;
    case 'every':
      return `every(${printRegion(locset.region)}, ${locset.spacingUm})`;
    case 'union':
      return locset.parts.map(printLocset).join(' | ');
  }
}
