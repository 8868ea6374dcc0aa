NEURON { SUFFIX expcap NONSPECIFIC_CURRENT i RANGE n, big, tiny, lg }
ASSIGNED { v i big tiny lg }
STATE { n }
INITIAL { n = 0 big = 0 tiny = 0 lg = 0 }
BREAKPOINT { SOLVE s METHOD cnexp i = 1e-5*n*(v+50) }
DERIVATIVE s { big = log(exp(800)) tiny = exp(-800) lg = log10(1000) + log(2)
	n' = vtrap(-(v+40), 10)*0.1*(1-n) - 4*exp(-(v+65)/18)*n }
FUNCTION vtrap(x,y) { if (fabs(x/y) < 1e-6) { vtrap = y*(1 - x/y/2) }else{ vtrap = x/(exp(x/y)-1) } }
