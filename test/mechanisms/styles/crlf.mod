TITLE carriage returns
NEURON
{
	SUFFIX crlf
	NONSPECIFIC_CURRENT i
	RANGE gbar, m
}

PARAMETER
{
	gbar = 2e-5 (S/cm2)
}
ASSIGNED { v (mV) i (mA/cm2) }
STATE { m }
INITIAL { m = inf(v) }
BREAKPOINT
{
	SOLVE states METHOD cnexp
	i = gbar*m*m*(v+75)
}
DERIVATIVE states { m' = (inf(v)-m)/4 }
FUNCTION inf(v (mV)) {
	inf = 1/(1+exp(-(v+30)/8))
}
