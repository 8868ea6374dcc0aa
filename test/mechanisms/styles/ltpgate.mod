TITLE nested ifs and logic in NET_RECEIVE, flags that are expressions, procedures that return by GLOBAL
NEURON { POINT_PROCESS ltpgate NONSPECIFIC_CURRENT i RANGE s, k, m, hits GLOBAL window, res }
PARAMETER { window = 4 (ms) tau = 2 (ms) }
ASSIGNED { v (mV) i (nA) k m hits res }
STATE { s (uS) }
INITIAL { s = 0 k = 0 m = 0 hits = 0 }
BREAKPOINT { SOLVE d METHOD cnexp i = s*v }
DERIVATIVE d { s' = -s/tau }
FUNCTION within(a, b) { IF (a - b < window && b > 0) { within = 1 } ELSE { within = 0 } }
PROCEDURE compute(a) { IF (a > 0.003) { res = a/2 } ELSE { IF (a > 0.001) { res = a } ELSE { res = 2*a } } }
NET_RECEIVE(w, tl) {
 IF (flag == 0) {
  IF (within(t, tl)) { hits = hits + 1 net_send(0.3 + 0.1*hits, hits + 1) }
  compute(w)
  s = s + res
  tl = t
 } ELSE { IF (flag > 1 && !(flag > 4)) { k = k + flag } ELSE { m = m + 1 } s = s + 0.0005*flag }
}
