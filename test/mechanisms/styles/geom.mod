NEURON { SUFFIX geom USEION ca READ ica WRITE cai RANGE surf, depth, when, stp, ar }
UNITS { FARADAY = 96485.309 (coul) (um) = (micron) }
PARAMETER { depth = 0.1 tau = 15 cainf = 1e-4 }
ASSIGNED { ica cai diam (um) area surf when stp ar v dt celsius }
STATE { ca_i <1e-8> }
INITIAL { ca_i = cai surf = 4/diam + celsius/1000 ar = area }
BREAKPOINT { SOLVE s METHOD derivimplicit }
DERIVATIVE s { LOCAL drive
	drive = -(10000)*ica/(2*FARADAY*depth)
	if (drive <= 0.) { drive = 0. }
	ca_i' = drive/18 + (cainf - ca_i)/tau*surf*5
	cai = ca_i
	when = celsius stp = dt }
