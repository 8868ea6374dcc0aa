: synapse that answers with a burst of itself, net_event for others, recursion of flags
NEURON { POINT_PROCESS vecburst RANGE count, gap, s NONSPECIFIC_CURRENT i }
PARAMETER { gap = 0.7 (ms) nburst = 3 }
ASSIGNED { v i count left }
STATE { s }
INITIAL { s = 0 left = 0 count = 0 }
BREAKPOINT { SOLVE d METHOD cnexp i = s*(v - 0) }
DERIVATIVE d { s' = -s/1.5 }
NET_RECEIVE(w, last) {
 INITIAL { last = 0 }
 IF (flag == 0) { left = nburst - 1 bump(w) net_event(t) IF (left > 0) { net_send(gap, 1) } }
 IF (flag == 1) { left = left - 1 bump(0.001) IF (left > 0) { net_send(gap, 1) } }
}
PROCEDURE bump(x) { s = s + x count = count + 1 }
