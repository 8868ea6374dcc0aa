NEURON { SUFFIX kinodd USEION na READ ena WRITE ina RANGE gbar, g }
PARAMETER { gbar = 1e-3 lp = 1.9 (1) cnt = 0 }
ASSIGNED { v (mV) ena (mV) ina (mA/cm2) g n1 am bm k[3] }
STATE { P L M O I <1e-6> }
INITIAL { P = 1 rate(v*1(/mV)) SOLVE kin STEADYSTATE sparse }
BREAKPOINT { SOLVE kin METHOD sparse  g = gbar*O  ina = g*(v - ena) }
KINETIC kin { LOCAL f
	CONSERVE P + L + M + O + I = 1
	rate(v*1(/mV))
	f = 2
	~ P <-> L (f*am, lp*bm)
	~L<->M(am,2*bm) : no blanks
	FROM i = 0 TO 1 { IF (i == 1) { ~ M <-> O (k[i], 0.5) } }
	~ O <-> I (0.3(/ms), 0.02)
	~ I <-> P (0.01, 0)
}
PROCEDURE rate(v) { am = 4*exp((v+30)/20) bm = 0.4*exp(-(v+30)/15) k[0] = 0 k[1] = am/2 k[2] = 0 }
