import { FARADAY_C_PER_MOL, GAS_CONSTANT_J_PER_MOL_K, ZERO_CELSIUS_K } from '../base/constants.ts';
import { log } from '../base/elementary.ts';
import { throwOnErrors } from '../base/modelError.ts';
import type { Mechanism } from '../mechanisms/mechanism.ts';
import { parseNmodl } from '../mechanisms/parseNmodl.ts';

/**
 * Nernst's equation, with NEURON's answers where there is no ion on one side: ±1e6 mV.
 *
 * @param interiorMilliMolar concentration inside; @param exteriorMilliMolar outside.
 * @returns mV.
 */
export function nernstPotential(
  interiorMilliMolar: number,
  exteriorMilliMolar: number,
  valence: number,
  celsius: number,
): number {
  if (valence === 0) return 0;
  if (interiorMilliMolar <= 0) return 1e6;
  if (exteriorMilliMolar <= 0) return -1e6;
  const thermalMv =
    (1000 * GAS_CONSTANT_J_PER_MOL_K * (celsius + ZERO_CELSIUS_K)) / FARADAY_C_PER_MOL;
  return (thermalMv / valence) * log(exteriorMilliMolar / interiorMilliMolar);
}

const kernels = new Map<string, Mechanism>();

/**
 * The same equation as a mechanism, which the back ends compile: its `initialise` sets the reversal potential of an ion at
 * every node that it is on. It READs that as well, and so keeps no copy of its own.
 */
export function nernstMechanism(ion: string, valence: number): Mechanism {
  const name = `nernst_${ion}_${valence}`.replace('-', 'minus');
  const known = kernels.get(name) ?? parseNernst(name, ion, valence);
  kernels.set(name, known);
  return known;
}

function parseNernst(name: string, ion: string, valence: number): Mechanism {
  const [reversal, interior, exterior] = [`e${ion}`, `${ion}i`, `${ion}o`];
  const gas = 1000 * GAS_CONSTANT_J_PER_MOL_K;
  const { mechanism, diagnostics } = parseNmodl(
    `NEURON { SUFFIX ${name} USEION ${ion} READ ${interior}, ${exterior}, ${reversal} WRITE ${reversal} VALENCE ${valence} }
    ASSIGNED { ${interior} (mM) ${exterior} (mM) ${reversal} (mV) celsius (degC) }
    INITIAL {
      IF (${interior} <= 0) { ${reversal} = 1e6 }
      ELSE { IF (${exterior} <= 0) { ${reversal} = -1e6 }
      ELSE { ${reversal} = ${gas}*(celsius + ${ZERO_CELSIUS_K})/${FARADAY_C_PER_MOL}/(${valence})*log(${exterior}/${interior}) } }
    }`,
    { file: `${name}.mod` },
  );
  throwOnErrors('simulate/nernst', diagnostics);
  return mechanism!;
}
