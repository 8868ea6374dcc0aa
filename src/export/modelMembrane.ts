import { exportMessages } from '../base/messages/export.ts';
import { ModelError } from '../base/modelError.ts';
import { catalogueMechanisms } from '../mechanisms/catalogue.ts';
import type { Mechanism } from '../mechanisms/mechanism.ts';
import type { ReducedModel } from '../reduce/reducedModel.ts';
import { exportText } from './mechanismText.ts';
import type { SectionPlan } from './modelGeometry.ts';
import type { SectionMechanism } from './sectionCell.ts';
import { headOf } from './sectionMembrane.ts';

/** The leak of a model as `pas`. */
export function leakOf(plans: readonly SectionPlan[]): SectionMechanism {
  const bySection = new Map(
    plans.map(({ own, areaUm2 }, i) => [
      i,
      {
        g: own.map(({ leakNs }, k) => (leakNs * 0.1) / areaUm2[k]!), // [nS/um2 = 0.1 S/cm2]
        e: own.map(({ leakReversalMv }) => leakReversalMv),
      },
    ]),
  );
  return { ...headOf(exportText(catalogueMechanisms().get('pas')!, []), () => 0), bySection };
}

/** Every channel, as densities on the section's own area; `hh` without the leak that is in `pas` already. */
export function channelsOf(
  { compartments }: ReducedModel,
  plans: readonly SectionPlan[],
  texts: ReadonlyMap<string, Mechanism>,
): SectionMechanism[] {
  const keys = [...new Set(compartments.flatMap(({ channelsNs }) => Object.keys(channelsNs)))];
  const names = [...new Set(keys.map((key) => key.split('.')[0]!))];
  return names.map((name) => {
    const mechanism = texts.get(name) ?? catalogueMechanisms().get(name);
    if (mechanism === undefined)
      throw new ModelError('export/mechanism-missing', exportMessages.mechanismMissing(name));
    const parameters = keys.flatMap((key) =>
      key.startsWith(`${name}.`) ? [key.slice(name.length + 1)] : [],
    );
    const bySection = new Map<number, Record<string, readonly number[]>>();
    plans.forEach(({ own, areaUm2 }, i) => {
      const values = parameters.map((parameter): [string, readonly number[]] => [
        parameter,
        own.map(
          ({ channelsNs }, k) => ((channelsNs[`${name}.${parameter}`] ?? 0) * 0.1) / areaUm2[k]!,
        ),
      ]);
      if (values.every(([, densities]) => densities.every((density) => density === 0))) return;
      const leakless = name === 'hh' ? [['gl', own.map(() => 0)] as const] : [];
      bySection.set(i, Object.fromEntries([...values, ...leakless]));
    });
    return { ...headOf(exportText(mechanism, []), () => 0), bySection };
  });
}
