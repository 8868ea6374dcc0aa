NEURON { POINT_PROCESS synwt NONSPECIFIC_CURRENT i RANGE g, q GLOBAL cnt }
ASSIGNED { v i g q cnt }
STATE { A[2] }
INITIAL { FROM k = 0 TO 1 { A[k] = 0 } cnt = 0 q = 0 }
BREAKPOINT { SOLVE up g = A[0] + A[1] i = g*v }
PROCEDURE up() { FROM k = 0 TO 1 { A[k] = A[k]*exp(-dt/(2 + 3*k)) } }
NET_RECEIVE(w, x) { LOCAL k INITIAL { x = 1 }
 FROM j = 0 TO 1 { A[j] = A[j] + w*x/(j + 1) }
 x = x*0.8 cnt = cnt + 1 q = cnt }
