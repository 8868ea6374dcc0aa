TITLE Ih two-state kinetic with cAMP, LINEAR start by hand
NEURON { SUFFIX hcn2 NONSPECIFIC_CURRENT i RANGE i, ehcn, g, gbar, cAMP GLOBAL a0, b0, ah, bh, ac, bc, aa0, ba0 }
UNITS { (mV) = (millivolt) (molar) = (1/liter) (mM) = (millimolar) (mA) = (milliamp) (S) = (siemens) }
PARAMETER { gbar = 1e-4 (S/cm2) ehcn = -20 (mV) a0 = .0009 (/ms) b0 = .0004 (/ms) ah = -95 (mV) bh = -51.7 (mV) ac = -.155 (/mV) bc = .144 (/mV)
 aa0 = 3e-05 (/ms) ba0 = .001 (/ms) kon = 3.0857 (/mM-ms) koff = 4.486e-05 (/ms) b2 = 80 cAMP = 5e-4 (mM) q10v = 4 q10a = 1.5 }
ASSIGNED { v (mV) celsius (degC) g (S/cm2) i (mA/cm2) alpha (/ms) beta (/ms) alphaa betaa qv }
STATE { c cac o cao }
INITIAL { SOLVE kin STEADYSTATE sparse }
BREAKPOINT { SOLVE kin METHOD sparse
 g = gbar*(o + cao*b2/100)
 i = g*(v-ehcn) }
KINETIC kin { rates(v)
 ~ c <-> o (alpha, beta)
 ~ c <-> cac (kon*cAMP/0.5,koff*0.5)
 ~ o <-> cao (kon*cAMP, koff)
 ~ cac <-> cao (alphaa, betaa)
 CONSERVE c + cac + o + cao = 1 }
PROCEDURE rates(v(mV)) {
 qv = q10v^((celsius-22 (degC))/10 (degC))
 if (v > -200) { alpha = a0*qv / (1 + exp(-(v-ah)*ac)) } else { alpha = a0*qv }
 beta = b0*qv / (1 + exp(-(v-bh)*bc))
 alphaa = aa0*qv / (1 + exp(-(v-ah)*ac)) betaa = ba0*qv/(1 + exp(-(v-bh)*bc)) }
