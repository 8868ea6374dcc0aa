NEURON { SUFFIX kinpump USEION ca READ ica, cai WRITE cai, ica RANGE ipump, ca1, b1 GLOBAL vol }
UNITS { (mM) = (milli/liter) (um) = (micron) (mol) = (1) FARADAY = (faraday) (10000 coulomb) PI = (pi) (1) }
DEFINE N 3
PARAMETER { D = 0.2 (um2/ms) k1 = 1e2 (/mM-ms) k2 = 0.1 (/ms) tb = 0.05 (mM) p1 = 0.2 }
ASSIGNED { diam (um) ica (mA/cm2) cai (mM) vol[N] ipump (mA/cm2) v (mV) ca1 b1 ext }
STATE { ca[N] (mM) <1e-6> buf[N] (mM) cabuf[N] (mM) pump pumpca }
LOCAL done
INITIAL { LOCAL kd
	if (done == 0) { done = 1 shells() }
	kd = k2/k1
	FROM i = 0 TO N-1 { ca[i] = cai  cabuf[i] = tb*cai/(cai+kd)  buf[i] = tb - cabuf[i] }
	pump = 1 pumpca = 0 ext = 2 ipump = 0 }
BREAKPOINT { SOLVE state METHOD sparse  ica = ipump  ca1 = ca[1] b1 = buf[0] }
PROCEDURE shells() { LOCAL r  r = 1 FROM i = 0 TO N-1 { vol[i] = r*r/4 r = r/2 } }
KINETIC state {
	COMPARTMENT i, vol[i]*diam*diam {ca buf cabuf}
	COMPARTMENT ext {pump pumpca}
	~ ca[0] << (-(ica - ipump)*PI*diam/(2*FARADAY))
	FROM i = 0 TO N-2 { ~ ca[i] <-> ca[i+1] (D*(i+1), D*(i+1)) }
	FROM i = 0 TO N-1 { ~ ca[i] + buf[i] <-> cabuf[i] (k1*vol[i], k2*vol[i]) }
	~ ca[0] + pump <-> pumpca (p1, 0.01)
	~ pumpca <-> pump (0.05, 0)
	CONSERVE pump + pumpca = 1*ext
	cai = ca[0]
	ipump = 1e-6*(f_flux - b_flux)
}
