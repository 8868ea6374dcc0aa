TITLE Calcium current of type P/Q

COMMENT
Miyasho T, Takagi H, Suzuki H, Watanabe S, Inoue M, Kudo Y, Miyakawa H (2001) Low-threshold potassium
channels and a low-threshold calcium channel regulate Ca2+ spike firing in the dendrites of cerebellar
Purkinje neurons: a modeling study. Brain Res 891:106-115.
ENDCOMMENT

NEURON {
  SUFFIX CaP
  USEION ca READ eca WRITE ica
  RANGE gbar, g
  GLOBAL minf, mtau
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mV) = (millivolt)
  (S) = (siemens)
}

PARAMETER { gbar = 0.0045 (S/cm2) <0, 1e9> }

ASSIGNED {
  v (mV)
  eca (mV)
  ica (mA/cm2)
  g (S/cm2)
  minf
  mtau (ms)
}

STATE { m }

INITIAL {
  rates(v)
  m = minf
}

BREAKPOINT {
  SOLVE states METHOD cnexp
  g = gbar*m
  ica = g*(v - eca)
}

DERIVATIVE states {
  rates(v)
  m' = (minf - m)/mtau
}

PROCEDURE rates(v (mV)) {
  LOCAL alpha, beta
  alpha = 8.5/(1 + exp(-(v - 8)/12.5))
  beta = 35/(1 + exp((v + 74)/14.5))
  minf = alpha/(alpha + beta)
  mtau = 1/(alpha + beta)
}
