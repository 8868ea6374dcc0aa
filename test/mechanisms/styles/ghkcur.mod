NEURON { SUFFIX ghkcur USEION ca READ cai, cao WRITE ica RANGE pbar, m, eca2 }
UNITS { FARADAY = (faraday) (coulomb) R = (k-mole) (joule/degC) }
PARAMETER { pbar = 2e-6 (cm/s) celsius (degC) }
ASSIGNED { v cai cao ica eca2 }
STATE { m }
INITIAL { m = 0 eca2 = 0 }
BREAKPOINT { SOLVE s METHOD cnexp
 ica = pbar*m*m*ghk(v, cai, cao)
 eca2 = R*(celsius+273.15)/(2*FARADAY)*1000*log(cao/cai) }
DERIVATIVE s { m' = (1/(1+exp(-(v+20)/6)) - m)/1.5 }
FUNCTION ghk(v, ci, co) { LOCAL z, eci, eco
 z = (1e-3)*2*FARADAY*v/(R*(celsius+273.15))
 eco = co*efun(z) eci = ci*efun(-z)
 ghk = (.001)*2*FARADAY*(eci - eco) }
FUNCTION efun(z) { if (fabs(z) < 1e-4) { efun = 1 - z/2 } else { efun = z/(exp(z) - 1) } }
