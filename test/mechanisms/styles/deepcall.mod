NEURON { SUFFIX deepcall NONSPECIFIC_CURRENT i RANGE a, b, c, s }
PARAMETER { g = 1e-5 }
ASSIGNED { v i a b c t2 }
STATE { s r }
LOCAL acc
INITIAL { acc = 0 s = 0.2 r = 1 a = f1(2, 3) }
BREAKPOINT { LOCAL v2 SOLVE st METHOD cnexp v2 = v + 10 b = f1(v2/100, s) p2(v2) i = g*(v - c)*s }
DERIVATIVE st { LOCAL k k = f1(s, r) p2(k) s' = (a - s)/(1 + fabs(b)) r' = -r*k/100 }
PROCEDURE p2(x) { LOCAL y y = x*2 IF (x > 0) { LOCAL y y = 5 c = y } ELSE { c = y } acc = acc + 1 }
FUNCTION f1(x, y) { LOCAL z z = f2(x) x = y + 1 f1 = z*x IF (f1 > 2) { f1 = 2 } }
FUNCTION f2(x) { f2 = x*x - acc*1e-6 }
