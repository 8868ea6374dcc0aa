TITLE Na/K pump writing both currents
NEURON { SUFFIX nak USEION na READ nai WRITE ina USEION k READ ko WRITE ik RANGE inapump, ipumpmax, km }
UNITS { (mA) = (milliamp) (mM) = (milli/liter) }
PARAMETER { ipumpmax = 0.04 (mA/cm2) km = 10.0 (mM) kk = 2 (mM) n = 1.5 nainit = 4 (mM) celsius = 35 (degC) }
ASSIGNED { ina (mA/cm2) inapump (mA/cm2) nai (mM) ko (mM) ik }
BREAKPOINT { inapump = ipumpmax/(1 + (km/nai)^n)/(1+kk/ko)
  ina = 3*inapump*0.01 ik = -2*inapump*0.01 }
