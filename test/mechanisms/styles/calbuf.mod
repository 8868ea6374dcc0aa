TITLE calcium buffer and pump, two shells, mixed COMPARTMENT forms
NEURON { SUFFIX calbuf USEION ca READ cai, ica WRITE cai RANGE TotB, ca1 }
UNITS { (mM) = (milli/liter) (um) = (micron) (mA) = (milliamp) FARADAY = (faraday) (10000 coulomb) PI = (pi) (1) }
PARAMETER { TotB = 0.05 (mM) kf = 100 (/mM ms) kb = 0.1 (/ms) vmax = 1e-4 (mM/ms) kp = 1e-3 (mM) D = 0.05 }
ASSIGNED { ica (mA/cm2) cai (mM) diam (um) vol0 vol1 B0 ca1 }
STATE { c[2] (mM) <1e-6> b (mM) cb (mM) }
INITIAL { c[0] = 1e-4 c[1] = 1e-4 B0 = TotB/(1 + (kf/kb)*1e-4) b = B0 cb = TotB - B0 vol0 = 1 vol1 = 3 cai = c[0] }
BREAKPOINT { SOLVE st METHOD sparse ca1 = c[1] }
KINETIC st {
 COMPARTMENT vol0 { c b cb }
 ~ c[0] << (-ica*2/FARADAY)
 ~ c[0] + b <-> cb (kf*vol0, kb*vol0)
 ~ c[0] <-> c[1] (D, D)
 ~ c[0] -> (0.02)
 cai = c[0]
}
