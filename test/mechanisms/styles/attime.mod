NEURON { SUFFIX attime RANGE n, seen, x }
ASSIGNED { n seen x }
STATE { s }
INITIAL { n = 0 seen = 0 s = 0 x = 0 }
BREAKPOINT { SOLVE st METHOD cnexp
  if (at_time(3)) { n = n + 1 seen = t }
  if (at_time(4.99)) { n = n + 10 seen = t }
  if (at_time(5.0126)) { n = n + 100 seen = t }
}
DERIVATIVE st { if (at_time(2)) { x = x + 1 } s' = 1 - s }
