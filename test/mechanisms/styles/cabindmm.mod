TITLE pool with Michaelis-Menten pump and stiff euler-like update in a PROCEDURE
NEURON { SUFFIX cabindmm USEION ca READ cai, ica WRITE cai RANGE kt, kd, pump, drive }
UNITS { (molar) = (1/liter) (mM) = (millimolar) (um) = (micron) (mA) = (milliamp) FARADAY = (faraday) (10000 coulomb) }
PARAMETER { depth = 0.2 (um) cainf = 1e-4 (mM) taur = 60 (ms) kt = 1e-3 (mM/ms) kd = 2e-3 (mM) }
ASSIGNED { ica (mA/cm2) pump (mM/ms) drive (mM/ms) }
STATE { cai (mM) }
INITIAL { cai = cainf }
BREAKPOINT { SOLVE state METHOD euler }
DERIVATIVE state {
 drive = -ica/(2*FARADAY*depth)
 if (drive <= 0.) { drive = 0. }
 pump = -kt*cai/(cai + kd)
 cai' = drive + pump + (cainf - cai)/taur }
