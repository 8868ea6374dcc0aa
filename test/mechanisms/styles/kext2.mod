NEURON { SUFFIX kext2 USEION k READ ik, ko WRITE ko RANGE kbath, fh, sum }
UNITS { FARADAY = (faraday) (coulomb) }
PARAMETER { kbath = 3 (mM) fh = 200 txfer = 50 (ms) }
ASSIGNED { ik v sum }
STATE { ko (mM) }
INITIAL { ko = kbath sum = 0 }
BREAKPOINT { SOLVE st METHOD cnexp }
DERIVATIVE st { ko' = (1e8)*ik/(fh*FARADAY)*0.01 + (kbath - ko)/txfer }
AFTER SOLVE { sum = sum + ko }
