TITLE Frankenhaeuser-Hodgkin potassium outside
NEURON { SUFFIX kext USEION k READ ik WRITE ko RANGE kbath GLOBAL fhspace, txfer }
UNITS { (mV) = (millivolt) (mA) = (milliamp) FARADAY = (faraday) (coulombs) (molar) = (1/liter) (mM) = (millimolar) (um) = (micron) }
PARAMETER { kbath = 10 (mM) fhspace = 300 (angstrom) txfer = 50 (ms) }
ASSIGNED { ik (mA/cm2) }
STATE { ko (mM) }
INITIAL { ko = kbath }
BREAKPOINT { SOLVE state METHOD cnexp }
DERIVATIVE state { ko' = (1e8)*ik/(fhspace*FARADAY) + (kbath - ko)/txfer }
