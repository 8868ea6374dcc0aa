NEURON { SUFFIX multicur NONSPECIFIC_CURRENT ia, ib USEION na READ ena WRITE ina USEION k READ ek WRITE ik
	NONSPECIFIC_CURRENT ic RANGE ga, gb, gc, itot }
PARAMETER { ga = 1e-5 gb = 2e-5 gc = 3e-6 }
ASSIGNED { v ena ek ina ik ia ib ic itot }
BREAKPOINT {
	ia = ga*(v+60) ib = gb*(v+70)*(v > -50) ic = gc*(v+10)
	ina = ga*(v - ena)*0.1
	ik = gb*(v - ek)/(1+exp(-v/10))
	itot = ia + ib + ic + ina + ik
}
