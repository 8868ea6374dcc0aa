: reads t, dt in a procedure; ena read and written range variable; `v` shadowed; names like keywords
NEURON { SUFFIX inithalf USEION na READ ena WRITE ina RANGE Solve, table, from_, ina2, stp }
PARAMETER { gna = 1e-4 }
ASSIGNED { v ena ina Solve table from_ ina2 dt stp }
INITIAL { Solve = t + 1 table = dt f(3) }
BREAKPOINT { f(v) ina = gna*(v - ena) ina2 = ina }
PROCEDURE f(Q) { stp = dt*10 + t Solve = Solve + Q*dt from_ = g1(Q, 2) }
FUNCTION g1(x, y) { LOCAL x1, y1
 x1 = x y1 = y
 x = x + 1
 if (x1 > 0) { g1 = x } 
 g1 = x + y1*0.5 }
