VERBATIM
#include <math.h>
extern double nrn_random_pick(void* r);
ENDVERBATIM
NEURON { SUFFIX verbdecl NONSPECIFIC_CURRENT i RANGE n }
ASSIGNED { v i }
STATE { n }
INITIAL { VERBATIM
 /* nothing */
 ENDVERBATIM
 n = 0.1 }
BREAKPOINT { SOLVE s METHOD cnexp i = 1e-5*n*(v+40) }
DERIVATIVE s { n' = (0.4 - n)/(3 + pow(fabs(v)/30, 1.5)) }
