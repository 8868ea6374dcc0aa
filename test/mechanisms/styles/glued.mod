COMMENT changed by somebody, 1998: "don't { worry }"
ENDCOMMENT
? question marks too
NEURON {	: the block ' with quotes "
	SUFFIX glued	? here
	NONSPECIFIC_CURRENT i : and here
	RANGE g,a : x, y
}
PARAMETER { g = 1e-5 (mho/cm2) < 0 , 1 > : bound
  e = -50 (mV) }
ASSIGNED { v (mV) i (mA/cm2) a }
COMMENT
  in between VERBATIM ENDVERBATIM { } "
ENDCOMMENT
BREAKPOINT { i = g*(v - e) : + 3
  a = 1 - 2 - 3 + 4*2/4/2 ? comment
COMMENT
 within a block
ENDCOMMENT
}
