NEURON { POINT_PROCESS stpsyn RANGE g, U, u, R, e, tau1, tau2 NONSPECIFIC_CURRENT i }
PARAMETER { e = 0 tau1 = 0.5 tau2 = 4 U = 0.3 tau_rec = 60 (ms) tau_facil = 20 (ms) u0 = 0 (1) < 0, 1 > }
ASSIGNED { v i g factor x u R }
STATE { A B }
INITIAL { LOCAL tp A = 0 B = 0 u = 0 R = 0
 if (tau1/tau2 > .9999) { tau1 = .9999*tau2 }
 tp = (tau1*tau2)/(tau2 - tau1)*log(tau2/tau1) factor = -exp(-tp/tau1) + exp(-tp/tau2) factor = 1/factor }
BREAKPOINT { SOLVE state METHOD cnexp g = B - A i = g*(v - e) }
DERIVATIVE state { A' = -A/tau1 B' = -B/tau2 }
NET_RECEIVE(weight (uS), y, z, us, tsyn (ms)) {
 INITIAL { y = 0 z = 0 us = u0 tsyn = t }
 z = z*exp(-(t - tsyn)/tau_rec)
 z = z + (y*(exp(-(t - tsyn)/3) - exp(-(t - tsyn)/tau_rec))/((3/tau_rec) - 1))
 y = y*exp(-(t - tsyn)/3)
 x = 1-y-z
 if (tau_facil > 0) { us = us*exp(-(t - tsyn)/tau_facil) us = us + U*(1-us) }else{us = U}
 A = A + weight*factor*x*us B = B + weight*factor*x*us
 y = y + x*us tsyn = t u = us R = x }
