NEURON { SUFFIX anion USEION cl READ ecl WRITE icl VALENCE -1 USEION hco3 READ ehco3 WRITE ihco3 VALENCE -1
	RANGE gcl, ghco3, ratio, r }
PARAMETER { gcl = 2e-5 (S/cm2) ratio = 0.25 }
ASSIGNED { v ecl ehco3 icl (mA/cm2) ihco3 (mA/cm2) ghco3 }
STATE { r }
INITIAL { r = 0 }
BREAKPOINT { SOLVE d METHOD cnexp  ghco3 = ratio*gcl*r  icl = gcl*r*(v-ecl)  ihco3 = ghco3*(v-ehco3) }
DERIVATIVE d { r' = (0.5 - r)/7 }
