NEURON { SUFFIX unitargs USEION k READ ek WRITE ik RANGE gbar, minf, tau }
UNITS { (mV) = (millivolt) (S) = (siemens) (mA) = (milliamp) (pS) = (picosiemens) (um) = (micron)
	FARADAY = (faraday) (kilocoulombs) R = (k-mole) (joule/degC) PI = (pi) (1) Z = 2 (1) }
PARAMETER { gbar = 20 (pS/um2) q10 = 2.3 (1) vh = -30 (mV) temp = 23 (degC) celsius (degC) }
ASSIGNED { v (mV) ek (mV) ik (mA/cm2) minf (1) tau (ms) }
STATE { m (1) }
INITIAL { rates(v) m = minf }
BREAKPOINT { SOLVE s METHOD cnexp  ik = (1e-4)*gbar*m*(v - ek) }
DERIVATIVE s { rates(v)  m' = (minf - m)/tau }
PROCEDURE rates(v (mV)) { LOCAL a, b, tadj
	tadj = q10^((celsius - temp)/(10 (degC)))
	a = alpha(v, 9 (mV), 0.2(/ms))
	b = alpha(-v - 2*35(mV), 12 (mV), 0.1 (/ms))
	minf = a/(a+b)
	tau = 1/(a+b)/tadj + ghkfac(v)*0(ms) }
FUNCTION alpha(v (mV), k (mV), r (/ms)) (/ms) { alpha = r*exp((v-vh)/k/4) }
FUNCTION ghkfac(v (mV)) (1) { ghkfac = Z*FARADAY*v/(R*(celsius+273.15(degC))) }
