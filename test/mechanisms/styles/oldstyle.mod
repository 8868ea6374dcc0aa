: old style
INDEPENDENT { t FROM 0 TO 1 WITH 1 (ms) }
NEURON { SUFFIX oldstyle USEION na READ ena WRITE ina RANGE gnabar, m, h, gna GLOBAL inf, fac, tau }
PARAMETER { v (mV) celsius = 37 (degC) dt (ms) ena = 50 (mV) gnabar = .002 }
STATE { m h }
ASSIGNED { ina (mA/cm2) inf[2] fac[2] tau[2] gna }
INITIAL { mhn(v*1(/mV)) m = inf[0] h = inf[1] }
BREAKPOINT { SOLVE states gna = gnabar*m*m*h ina = gna*(v - ena) }
PROCEDURE states() { mhn(v*1(/mV)) m = m + fac[0]*(inf[0] - m) h = h + fac[1]*(inf[1] - h)
 VERBATIM
 return 0;
 ENDVERBATIM
}
FUNCTION varss(v, i) { if (i==0) { varss = 1/(1 + exp((v + 40)/(-3))) } else if (i==1) { varss = 1/(1 + exp((v + 45)/(3))) } }
FUNCTION vartau(v, i) { if (i==0) { vartau = 0.05 } else if (i==1) { vartau = 0.5 } }
PROCEDURE mhn(v) { LOCAL a, b
 FROM i=0 TO 1 { tau[i] = vartau(v,i) inf[i] = varss(v,i) fac[i] = (1 - exp(-dt/tau[i])) } }
