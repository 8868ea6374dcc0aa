VERBATIM
#include <stdlib.h>
#include <math.h>
extern double* vector_vec();
extern int ifarg(int iarg);
ENDVERBATIM
NEURON { SUFFIX verbtriv NONSPECIFIC_CURRENT i RANGE m }
ASSIGNED { v i mexp minf dt }
STATE { m }
INITIAL { m = 0.1 }
BREAKPOINT { SOLVE states i = 1e-5*m*(v+60) }
PROCEDURE states() { minf = 1/(1+exp(-(v+40)/5)) mexp = 1 - exp(-dt/3) m = m + mexp*(minf - m)
	VERBATIM
	return 0;
	ENDVERBATIM
}
