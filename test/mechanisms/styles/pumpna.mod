NEURON { SUFFIX pumpna USEION na READ nai WRITE ina USEION k READ ko WRITE ik RANGE ipmax, ip }
PARAMETER { ipmax = 1e-3 kmna = 10 kmk = 2 }
ASSIGNED { v nai ko ina ik ip }
BREAKPOINT { ip = ipmax/((1 + kmk/ko)^2*(1 + kmna/nai)^3)  ina = 3*ip  ik = -2*ip }
