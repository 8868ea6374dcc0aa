COMMENT glued to its text COMMENT again
   { } " ' \t %  ENDCOMMENTary is no end
ENDCOMMENT
TITLE cmtodd.mod   {braces} quotes doi:10.1000/x : and a colon ? too
? a line
NEURON { : comment behind a brace
	SUFFIX cmtodd ? another
	NONSPECIFIC_CURRENT i	: tab
	RANGE g,	: comma and comment
	      n  ? end
}
UNITS { (mA) = (milliamp) : c
 (mV) = (millivolt) }
PARAMETER { g = 1.e-5 (S/cm2) : 1.
	e = -70. (mV)
}
ASSIGNED { v (mV) i (mA/cm2) }
STATE { n : the gate
}
INITIAL { n = .5e-3 : .5e-3
}
BREAKPOINT { SOLVE s METHOD cnexp : solve it
	COMMENT
	i = 17
	ENDCOMMENT
	i = g*n*(v-e) }
DERIVATIVE s { n' = : value on the next line
	(1/(1+exp(-(v+40)/9)) ? slope
	- n)/3 }
